using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Inverted residuals for 224×224 images: <c>mobilenet_v2</c>.</summary>
/// <remarks>
/// Shapes: (N, 3, 224, 224) → (N, 1000). Names are those of torchvision.
/// <para>Source: Sandler et al. 2018, arXiv 1801.04381, table 2.</para>
/// </remarks>
public sealed class MobileNetV2 : nn.Module<Tensor, Tensor>
{
    private const long LastChannels = 1280;

    private static readonly (long Expansion, long Filters, int Repeats, long Stride)[] Stages =
        [(1, 16, 1, 1), (6, 24, 2, 2), (6, 32, 3, 2), (6, 64, 4, 2), (6, 96, 3, 1), (6, 160, 3, 2), (6, 320, 1, 1)];

    private readonly Sequential features;
    private readonly Sequential classifier = nn.Sequential(nn.Dropout(0.2), nn.Linear(LastChannels, 1000));

    /// <summary>A network with normally distributed starting weights.</summary>
    public MobileNetV2()
        : base(nameof(MobileNetV2))
    {
        var channels = 32L;
        List<nn.Module<Tensor, Tensor>> parts = [Activated(Layers.Conv3x3(3, channels, stride: 2), channels)];
        foreach (var (expansion, filters, repeats, stride) in Stages)
        {
            for (var i = 0; i < repeats; i++)
            {
                parts.Add(new InvertedResidual(channels, filters, i == 0 ? stride : 1, expansion));
                channels = filters;
            }
        }

        parts.Add(Activated(Layers.Conv1x1(channels, LastChannels), LastChannels));
        features = nn.Sequential(parts);
        RegisterComponents();
        Initialization.NormalFanOut(this);
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var x = nn.functional.adaptive_avg_pool2d(features.call(input), 1);
        return classifier.call(x.flatten(1)).MoveToOuterDisposeScope();
    }

    private static Sequential Activated(Conv2d convolution, long filters) =>
        nn.Sequential(convolution, nn.BatchNorm2d(filters), nn.ReLU6());

    /// <summary>Widens by 1×1, filters each channel by 3×3, narrows by 1×1 without activation.</summary>
    private sealed class InvertedResidual : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential conv;
        private readonly bool hasShortcut;

        public InvertedResidual(long channels, long filters, long stride, long expansion)
            : base(nameof(InvertedResidual))
        {
            hasShortcut = stride == 1 && channels == filters;
            var inner = channels * expansion;
            List<nn.Module<Tensor, Tensor>> parts = [];
            if (expansion != 1)
            {
                parts.Add(Activated(Layers.Conv1x1(channels, inner), inner));
            }

            parts.Add(Activated(Layers.Conv3x3(inner, inner, stride, groups: inner), inner));
            parts.Add(Layers.Conv1x1(inner, filters));
            parts.Add(nn.BatchNorm2d(filters));
            conv = nn.Sequential(parts);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            if (Bypass.IsEmpty(conv))
            {
                return input.alias();
            }

            if (!hasShortcut)
            {
                return conv.call(input);
            }

            using var scope = NewDisposeScope();
            return (input + conv.call(input)).MoveToOuterDisposeScope();
        }
    }
}
