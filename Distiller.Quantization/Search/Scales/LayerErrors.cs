using Distiller.Data;
using Distiller.Graph;
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
        var removals = ForwardHooks.AttachToLeaves(model, (_, module, inputs, output) => Keep(module, inputs, output));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        model.call(ChannelsLast.Apply(example));
        foreach (var remove in removals)
        {
            remove();
        }
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

    private void Keep(nn.Module module, Tensor[] inputs, Tensor output)
    {
        if (!_records.ContainsKey(module))
        {
            _records.Add(module, ([.. inputs.Select(input => input.detach().clone().DetachFromDisposeScope())], output.detach().clone().DetachFromDisposeScope()));
        }
    }
}
