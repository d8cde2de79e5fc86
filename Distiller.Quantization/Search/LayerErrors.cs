using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Inputs and outputs of the float layers, to compare quantized ones with.</summary>
internal sealed class LayerErrors : IDisposable
{
    private readonly Dictionary<nn.Module, (Tensor[] Inputs, Tensor Output)> _records = new(ReferenceEqualityComparer.Instance);

    internal LayerErrors(nn.Module<Tensor, Tensor> model, Tensor example)
    {
        model.eval();
        // Folded first, as the quantizer will do: its layers are compared with the float layers that they stand for.
        Transforms.BatchNormFolding.Fold(model, example);
        List<Action> removals = [];
        foreach (var module in model.modules().Where(module => !module.children().Any()))
        {
            switch (module)
            {
                case nn.Module<Tensor, Tensor> one:
                    removals.Add(one.register_forward_hook((called, input, output) => Keep(called, output, input)).remove);
                    break;
                case nn.Module<Tensor, Tensor, Tensor> two:
                    removals.Add(two.register_forward_hook((called, first, second, output) => Keep(called, output, first, second)).remove);
                    break;
                default:
                    break;
            }
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        model.call(example);
        removals.ForEach(remove => remove());
    }

    /// <summary>Whether the layer was called.</summary>
    public bool Knows(ISimulation layer) => _records.ContainsKey(layer.Module);

    /// <summary>Mean |y - y_q|^p of a layer's output.</summary>
    public double Of(ISearchable layer, double power)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (inputs, output) = _records[layer.Module];
        var quantized = layer.Module switch
        {
            nn.Module<Tensor, Tensor> one => one.call(inputs[0]),
            nn.Module<Tensor, Tensor, Tensor> two => two.call(inputs[0], inputs[1]),
            _ => throw new ArgumentException($"'{layer.Name}' takes neither one nor two tensors.", nameof(layer)),
        };
        var wanted = layer is SimulatedLayer { HasRectifier: true } ? output.relu() : output;
        return (wanted - quantized).abs().pow(power).mean().ToDouble();
    }

    public void Dispose()
    {
        foreach (var (inputs, output) in _records.Values)
        {
            output.Dispose();
            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }
    }

    private Tensor Keep(nn.Module module, Tensor output, params Tensor[] inputs)
    {
        if (!_records.ContainsKey(module))
        {
            _records.Add(module, ([.. inputs.Select(input => input.detach().clone().DetachFromDisposeScope())], output.detach().clone().DetachFromDisposeScope()));
        }

        return null!;
    }
}
