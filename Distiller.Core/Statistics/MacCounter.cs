using System.Collections.Immutable;
using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Counts multiply-accumulates by watching a forward pass.</summary>
/// <remarks>
/// Convolutions (1, 2 and 3 dimensions, grouped, transposed) and linear layers count; biases, normalisation, pooling, recurrent
/// layers and operators between modules do not. With N samples, a convolution takes numel(out)/N · numel(weight[0]) products, a
/// transposed one numel(in)/N · numel(weight[0]), a linear layer numel(out)/N · In. The weight's actual shape is used, so counts
/// follow when channels are removed. A layer that is called twice gives two entries.
/// <para>Source: Distiller, <c>model_performance_summary</c>, which counts a linear layer once, whatever its number of positions.</para>
/// </remarks>
public static class MacCounter
{
    /// <summary>Measures a model on one forward pass with an input of zeros, in evaluation mode and without gradients.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="inputShape">Shape of the input, (N, …).</param>
    /// <returns>The layers in the order in which they were called.</returns>
    public static ImmutableArray<LayerCost> Measure(nn.Module<Tensor, Tensor> model, params long[] inputShape) =>
        Measure(model, () =>
        {
            Tensor? like = model.parameters().FirstOrDefault();
            _ = model.call(zeros(inputShape, like?.dtype ?? ScalarType.Float32, like?.device));
        });

    /// <summary>Measures a model while the caller runs it: for several inputs, or inputs other than zeros.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="forward">Calls the model. What it creates is disposed.</param>
    /// <returns>The layers in the order in which they were called.</returns>
    public static ImmutableArray<LayerCost> Measure(nn.Module model, Action forward)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var evaluation = new EvaluationMode(model);
        var costs = ImmutableArray.CreateBuilder<LayerCost>();
        List<Action> removals = [];
        try
        {
            foreach ((string name, nn.Module<Tensor, Tensor> layer) in CountedLayers(model))
            {
                long[] given = [];
                var before = layer.register_forward_pre_hook((_, input) =>
                {
                    given = input.shape;
                    return input;
                });
                var after = layer.register_forward_hook((_, _, output) =>
                {
                    costs.Add(CostOf(name, layer, InputShape(given, output), output));
                    return output;
                });
                removals.AddRange([before.remove, after.remove]);
            }

            forward();
        }
        finally
        {
            removals.ForEach(remove => remove());
        }

        return costs.ToImmutable();
    }

    private static IEnumerable<(string Name, nn.Module<Tensor, Tensor> Layer)> CountedLayers(nn.Module model) =>
        model.named_modules()
            .Prepend((name: "", module: model))
            .DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance)
            .Where(entry => entry.module is Convolution or Linear)
            .Select(entry => (entry.name, (nn.Module<Tensor, Tensor>)entry.module));

    // Simulated quantization computes in the place of a layer, which it runs on an empty batch and whose input it frees.
    private static long[] InputShape(long[] given, Tensor output) => given is not [0, ..] || output.numel() == 0
        ? given
        : output.dim() < given.Length ? given[1..] : [output.shape[0], .. given[1..]];

    private static LayerCost CostOf(string name, nn.Module<Tensor, Tensor> layer, long[] input, Tensor output)
    {
        var convolution = layer as Convolution;
        Tensor weight = convolution?.weight ?? ((Linear)layer).weight!;
        long samples = input.Length < weight.dim() ? 1 : input[0];
        long counted = convolution is { transposed: true } ? input.Aggregate(1L, (product, size) => product * size) : output.numel();
        return new()
        {
            Name = name,
            Type = layer.GetType().Name,
            Attributes = convolution is null ? "" : $"k={Guards.ShapeText(convolution.kernel_size)}",
            ConvGroups = convolution?.groups ?? 1,
            InputShape = [.. input],
            OutputShape = [.. output.shape],
            WeightCount = weight.numel(),
            MacCount = counted / samples * (weight.numel() / weight.shape[0]),
        };
    }
}
