using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>A model that is nothing but named parameters; dots in a name make submodules.</summary>
internal sealed class ParameterModel : nn.Module
{
    private readonly Dictionary<string, ParameterModel> _children = [];

    public ParameterModel(params (string Name, Tensor Value)[] parameters)
        : base(nameof(ParameterModel))
    {
        foreach (var (name, value) in parameters)
        {
            Add(name, value);
        }
    }

    private void Add(string name, Tensor value)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
        {
            register_parameter(name, new Parameter(value));
            return;
        }

        if (!_children.TryGetValue(name[..dot], out var child))
        {
            child = new ParameterModel();
            _children.Add(name[..dot], child);
            register_module(name[..dot], child);
        }

        child.Add(name[(dot + 1)..], value);
    }
}
