using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A module in another float type, with its inputs converted and its output converted back.</summary>
/// <remarks>Source: Distiller, <c>FPWrapper</c>.</remarks>
internal sealed class OtherFloatType : ISimulation
{
    private readonly ScalarType _type;
    private readonly List<(Tensor Parameter, Tensor Copy)> _originals = [];
    private readonly List<Action> _removals = [];

    internal OtherFloatType(string name, nn.Module module, ScalarType type)
    {
        (Name, Module, _type) = (name, module, type);
        foreach (var parameter in module.parameters())
        {
            _originals.Add((parameter, parameter.detach().clone().DetachFromDisposeScope()));
        }

        module.to(type);
        switch (module)
        {
            case nn.Module<Tensor, Tensor> one:
                _removals.Add(one.register_forward_pre_hook((_, input) => input.to(_type)).remove);
                _removals.Add(one.register_forward_hook((_, _, output) => output.to(ScalarType.Float32)).remove);
                break;
            case nn.Module<Tensor, Tensor, Tensor> two:
                _removals.Add(two.register_forward_pre_hook((_, first, second) => Pair(first.to(_type), second.to(_type))).remove);
                _removals.Add(two.register_forward_hook((_, _, _, output) => output.to(ScalarType.Float32)).remove);
                break;
            default:
                throw new ArgumentException($"'{name}' takes neither one nor two tensors.", nameof(module));
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public nn.Module Module { get; }

    /// <inheritdoc/>
    public SimulationKind Kind => SimulationKind.OtherFloatType;

    /// <inheritdoc/>
    public IEnumerable<(string Name, Tensor Value)> Parameters() => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        Module.to(ScalarType.Float32);
        using var noGradients = no_grad();
        var parameters = Module.parameters().ToArray();
        for (var i = 0; i < _originals.Count; i++)
        {
            parameters[i].copy_(_originals[i].Copy);
            _originals[i].Copy.Dispose();
        }
    }

    private static (Tensor, Tensor)? Pair(Tensor first, Tensor second) => (first, second);
}
