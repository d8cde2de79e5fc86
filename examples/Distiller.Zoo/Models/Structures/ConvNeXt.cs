using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Depthwise 7×7 convolutions, layer norm and wide linear layers: <c>convnext_tiny</c>. Source: Liu et al. 2022, arXiv 2201.03545.</summary>
internal static class ConvNeXt
{
    private static readonly (long Width, int Repeats)[] Stages = [(96, 3), (192, 3), (384, 9), (768, 3)];

    public static nn.Module<Tensor, Tensor> Tiny()
    {
        List<nn.Module<Tensor, Tensor>> parts = [nn.Conv2d(3, 96, kernel_size: 4, stride: 4), new ChannelNorm(96)];
        var channels = 96L;
        foreach (var (width, repeats) in Stages)
        {
            if (width != channels)
            {
                parts.Add(new ChannelNorm(channels));
                parts.Add(nn.Conv2d(channels, width, kernel_size: 2, stride: 2));
                channels = width;
            }

            parts.AddRange(Enumerable.Range(0, repeats).Select(_ => new Block(width)));
        }

        return new Classifier(nameof(ConvNeXt), parts, nn.Sequential(nn.LayerNorm(channels, eps: 1e-6), nn.Linear(channels, 1000)));
    }

    /// <summary>Layer norm over the channels of (N, C, H, W).</summary>
    private sealed class ChannelNorm : nn.Module<Tensor, Tensor>
    {
        private readonly LayerNorm norm;

        public ChannelNorm(long channels)
            : base(nameof(ChannelNorm))
        {
            norm = nn.LayerNorm(channels, eps: 1e-6);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return norm.call(input.permute(0, 2, 3, 1)).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
        }
    }

    private sealed class Block : nn.Module<Tensor, Tensor>
    {
        private const long Expansion = 4;
        private const double StartingScale = 1e-6;

        private readonly Conv2d dwconv;
        private readonly LayerNorm norm;
        private readonly Linear pwconv1;
        private readonly Linear pwconv2;
        private readonly Parameter layer_scale;

        public Block(long width)
            : base(nameof(Block))
        {
            dwconv = nn.Conv2d(width, width, kernel_size: 7, padding: 3, groups: width);
            norm = nn.LayerNorm(width, eps: 1e-6);
            pwconv1 = nn.Linear(width, Expansion * width);
            pwconv2 = nn.Linear(Expansion * width, width);
            layer_scale = nn.Parameter(full([width], StartingScale));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = norm.call(dwconv.call(input).permute(0, 2, 3, 1));
            x = pwconv2.call(nn.functional.gelu(pwconv1.call(x))) * layer_scale;
            return (input + x.permute(0, 3, 1, 2)).MoveToOuterDisposeScope();
        }
    }
}
