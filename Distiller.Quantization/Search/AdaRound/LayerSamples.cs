using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Rows of a layer's inputs in the quantized model, and what the float layer computes at the same places.</summary>
/// <param name="Inputs">(Groups, Rows, Features).</param>
/// <param name="Outputs">(Groups, Rows, Outputs), bias included, before any rectifier.</param>
internal sealed record LayerSamples(Tensor Inputs, Tensor Outputs)
{
    /// <summary>Draws rows from every batch of the data; two passes of each batch. Tensors of the current scope.</summary>
    internal static LayerSamples Draw(PostTrainedModel quantized, SimulatedParameterLayer layer, IBatchSource data, int rows, Generator generator)
    {
        List<Tensor> inputs = [], outputs = [];
        var perBatch = Math.Max(1, rows / data.BatchCount);
        CalibrationPass.Run(quantized.Model, data, images =>
        {
            using var output = FloatOutput(quantized, layer, images);
            var wanted = LayerRows.Outputs(layer.Module, output);
            layer.Watch = values => Keep(values[0], wanted);
            try
            {
                quantized.Model.call(images);
            }
            finally
            {
                layer.Watch = null;
            }
        });
        return new(Joined(inputs), Joined(outputs));

        void Keep(Tensor input, Tensor wanted)
        {
            // One call of the layer is enough.
            layer.Watch = null;
            long first = 0;
            foreach (var part in LayerRows.Inputs(layer.Module, input))
            {
                using var scope = NewDisposeScope();
                using var whole = part;
                var count = part.shape[1];
                var picked = randperm(count, generator: generator).narrow(0, 0, Math.Min(count, Math.Max(1, perBatch * count / wanted.shape[1])));
                inputs.Add(part.index_select(1, picked).DetachFromDisposeScope());
                outputs.Add(wanted.narrow(1, first, count).index_select(1, picked).DetachFromDisposeScope());
                first += count;
            }
        }
    }

    /// <summary>What the float layer gives in its first call; the caller disposes it.</summary>
    private static Tensor FloatOutput(PostTrainedModel quantized, SimulatedParameterLayer layer, Tensor images)
    {
        Tensor? output = null;
        var hook = ((nn.Module<Tensor, Tensor>)layer.Module).register_forward_hook((_, _, values) =>
        {
            // The model may end the scope of its own values.
            output ??= values.alias().DetachFromDisposeScope();
            return null!;
        });
        try
        {
            using var inFloat = quantized.InFloat();
            quantized.Model.call(images);
            return output ?? throw new ModelStructureException($"'{layer.Name}' was not called with the calibration data, as it was with the example.");
        }
        finally
        {
            hook.remove();
        }
    }

    private static Tensor Joined(List<Tensor> parts)
    {
        var whole = cat(parts, 1);
        parts.ForEach(part => part.Dispose());
        return whole;
    }
}
