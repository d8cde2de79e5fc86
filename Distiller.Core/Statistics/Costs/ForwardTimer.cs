using Distiller.Data;
using MathNet.Numerics.Statistics;
using static TorchSharp.torch;

namespace Distiller.Statistics;

/// <summary>Times layers by running them: warm-up, then the median.</summary>
/// <param name="clock">The clock; null for the system's.</param>
/// <param name="warmUpRuns">Calls before the measurement. Range: 0 and more.</param>
/// <param name="runs">Calls that are timed. Range: 1 and more.</param>
public sealed class ForwardTimer(TimeProvider? clock = null, int warmUpRuns = 4, int runs = 15) : ICostMeasure
{
    private readonly TimeProvider clock = clock ?? TimeProvider.System;

    /// <inheritdoc/>
    public double Milliseconds(LayerShape shape, CostConditions conditions)
    {
        int threads = get_num_threads();
        using nn.Module<Tensor, Tensor> layer = Build(shape);
        layer.eval();
        using var noGrad = no_grad();
        using Tensor input = Input(shape, conditions);
        try
        {
            set_num_threads(conditions.Threads);
            for (int run = 0; run < warmUpRuns; run++)
            {
                Time(layer, input);
            }

            return Enumerable.Range(0, runs).Select(_ => Time(layer, input)).Median();
        }
        finally
        {
            set_num_threads(threads);
        }
    }

    private static nn.Module<Tensor, Tensor> Build(LayerShape shape) => shape.Kind switch
    {
        LayerKind.Convolution => nn.Conv2d(
            shape.InputChannels, shape.OutputChannels, shape.Kernel, shape.Stride, shape.Padding, shape.Dilation, groups: shape.ConvGroups, bias: shape.HasBias),
        LayerKind.Linear => nn.Linear(shape.InputChannels, shape.OutputChannels, shape.HasBias),
        LayerKind.Normalization => nn.BatchNorm2d(shape.InputChannels),
        LayerKind.Elementwise => nn.ReLU(),
        _ => throw new ArgumentOutOfRangeException(nameof(shape), shape.Kind, $"Layers of kind {shape.Kind} cannot be timed. Use one of {string.Join(", ", Enum.GetNames<LayerKind>())}."),
    };

    private static Tensor Input(LayerShape shape, CostConditions conditions)
    {
        using var scope = NewDisposeScope();
        if (shape.Kind == LayerKind.Linear)
        {
            long positions = shape.Height * shape.Width;
            return rand(positions == 1 ? [conditions.BatchSize, shape.InputChannels] : [conditions.BatchSize, positions, shape.InputChannels])
                .MoveToOuterDisposeScope();
        }

        Tensor input = rand(conditions.BatchSize, shape.InputChannels, shape.Height, shape.Width);
        return (conditions.ChannelsLast ? ChannelsLast.Apply(input) : input).MoveToOuterDisposeScope();
    }

    private double Time(nn.Module<Tensor, Tensor> layer, Tensor input)
    {
        using var scope = NewDisposeScope();
        long start = clock.GetTimestamp();
        _ = layer.call(input);
        return clock.GetElapsedTime(start).TotalMilliseconds;
    }
}
