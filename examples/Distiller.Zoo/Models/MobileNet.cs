using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Depthwise separable convolutions for 224×224 images: <c>mobilenet</c> and its thinner variants.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000).
/// <para>Source: Howard et al. 2017, arXiv 1704.04861, table 1.</para>
/// </remarks>
public sealed class MobileNet : nn.Module<Tensor, Tensor>
{
    private const long SmallestWidth = 8;

    /// <summary>Filters of the first convolution at full width.</summary>
    internal const long FirstFilters = 32;

    /// <summary>Filters and stride of each pair of a depthwise and a 1×1 convolution, at full width.</summary>
    internal static readonly ImmutableArray<(long Filters, long Stride)> Pairs =
    [
        (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1), (512, 1), (512, 1), (512, 1), (512, 1), (1024, 2), (1024, 1),
    ];

    private readonly Sequential model;
    private readonly Linear fc;

    /// <summary>A network with the layers' own starting weights.</summary>
    /// <param name="widthMultiplier">Factor on the number of channels of every layer. Range: above 0 to 1.</param>
    public MobileNet(double widthMultiplier)
        : base(nameof(MobileNet))
    {
        var channels = Width(FirstFilters, widthMultiplier);
        List<nn.Module<Tensor, Tensor>> parts = [Entrance(channels)];
        foreach (var (filters, stride) in Pairs)
        {
            var outputs = Width(filters, widthMultiplier);
            parts.Add(Separable(channels, outputs, stride));
            channels = outputs;
        }

        parts.Add(nn.AvgPool2d(7));
        model = nn.Sequential(parts);
        fc = nn.Linear(channels, 1000);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc.call(model.call(input).flatten(1)).MoveToOuterDisposeScope();
    }

    /// <summary>Filters of a layer that has this many at full width.</summary>
    internal static long Width(long filters, double multiplier) => Math.Max(SmallestWidth, (long)(filters * multiplier));

    /// <summary>The first convolution, with normalisation and activation.</summary>
    internal static Sequential Entrance(long filters) =>
        nn.Sequential(Layers.Conv3x3(3, filters, stride: 2), nn.BatchNorm2d(filters), nn.ReLU());

    /// <summary>A depthwise and a 1×1 convolution, each with normalisation and activation.</summary>
    internal static Sequential Separable(long channels, long filters, long stride) => nn.Sequential(
        Layers.Conv3x3(channels, channels, stride, groups: channels),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        Layers.Conv1x1(channels, filters),
        nn.BatchNorm2d(filters),
        nn.ReLU());
}
