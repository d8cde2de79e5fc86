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

    private static readonly (long Filters, long Stride)[] Pairs =
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
        var channels = Width(32);
        List<nn.Module<Tensor, Tensor>> parts =
            [nn.Sequential(Layers.Conv3x3(3, channels, stride: 2), nn.BatchNorm2d(channels), nn.ReLU())];
        foreach (var (filters, stride) in Pairs)
        {
            parts.Add(Separable(channels, Width(filters), stride));
            channels = Width(filters);
        }

        parts.Add(nn.AvgPool2d(7));
        model = nn.Sequential(parts);
        fc = nn.Linear(channels, 1000);
        RegisterComponents();

        long Width(long filters) => Math.Max(SmallestWidth, (long)(filters * widthMultiplier));
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return fc.call(model.call(input).flatten(1)).MoveToOuterDisposeScope();
    }

    private static Sequential Separable(long channels, long filters, long stride) => nn.Sequential(
        Layers.Conv3x3(channels, channels, stride, groups: channels),
        nn.BatchNorm2d(channels),
        nn.ReLU(),
        Layers.Conv1x1(channels, filters),
        nn.BatchNorm2d(filters),
        nn.ReLU());
}
