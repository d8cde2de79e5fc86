using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Evaluation mode until disposed.</summary>
internal sealed class ModelModes : IDisposable
{
    private readonly (nn.Module Module, bool Training)[] _before;

    public ModelModes(nn.Module model)
    {
        _before = [(model, model.training), .. model.modules().Select(module => (module, module.training))];
        model.eval();
    }

    public void Dispose() => Array.ForEach(_before, entry => entry.Module.train(entry.Training));
}
