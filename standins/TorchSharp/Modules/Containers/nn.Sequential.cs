using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Sequential Sequential() => new(Named([]));

        public static Sequential Sequential(params (string name, Module<Tensor, Tensor> submodule)[] modules) => new(Named(modules));

        public static Sequential Sequential(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) => new(Named(modules));

        public static Sequential Sequential(params Tuple<string, Module<Tensor, Tensor>>[] modules) => new(Named(modules.Select(Split)));

        public static Sequential Sequential(IEnumerable<Tuple<string, Module<Tensor, Tensor>>> modules) => new(Named(modules.Select(Split)));

        public static Sequential Sequential(params Module<Tensor, Tensor>[] modules) => Sequential((IEnumerable<Module<Tensor, Tensor>>)modules);

        /// <summary>Modules named by their positions.</summary>
        public static Sequential Sequential(IEnumerable<Module<Tensor, Tensor>> modules)
        {
            Sequential row = Sequential();
            foreach (Module<Tensor, Tensor> module in modules) row.append(module);
            return row;
        }

        private static IEnumerable<(string Name, IModule<Tensor, Tensor> Module)> Named(IEnumerable<(string name, Module<Tensor, Tensor> submodule)> modules) =>
            modules.Select(entry => (entry.name, (IModule<Tensor, Tensor>)entry.submodule));

        private static (string name, Module<Tensor, Tensor> submodule) Split(Tuple<string, Module<Tensor, Tensor>> entry) => (entry.Item1, entry.Item2);
    }
}
