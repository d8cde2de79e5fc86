using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Half of the channels convolved, then all shuffled: <c>shufflenet_v2_x0_5</c>, sizes of torchvision. Source: Ma et al. 2018, arXiv 1807.11164.</summary>
internal static class ShuffleNetV2
{
    private static readonly (long Filters, int Repeats)[] Stages = [(48, 4), (96, 8), (192, 4)];

    public static nn.Module<Tensor, Tensor> Half()
    {
        var channels = 24L;
        List<nn.Module<Tensor, Tensor>> parts = [Layers.Normalized(3, channels, 3, 2, after: nn.ReLU()), nn.MaxPool2d(3, stride: 2, padding: 1)];
        foreach (var (filters, repeats) in Stages)
        {
            for (var i = 0; i < repeats; i++)
            {
                parts.Add(new Unit(channels, filters, i == 0 ? 2 : 1));
                channels = filters;
            }
        }

        parts.Add(Layers.Normalized(channels, 1024, 1, after: nn.ReLU()));
        return new Classifier(nameof(ShuffleNetV2), parts, nn.Linear(1024, 1000));
    }

    private sealed class Unit : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential? branch1;
        private readonly Sequential branch2;

        public Unit(long channels, long filters, long stride)
            : base(nameof(Unit))
        {
            var half = filters / 2;
            branch1 = stride == 1
                ? null
                : nn.Sequential(Layers.Normalized(channels, channels, 3, stride, channels), Layers.Normalized(channels, half, 1, after: nn.ReLU()));
            branch2 = nn.Sequential(
                Layers.Normalized(stride == 1 ? half : channels, half, 1, after: nn.ReLU()),
                Layers.Normalized(half, half, 3, stride, half),
                Layers.Normalized(half, half, 1, after: nn.ReLU()));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var halves = branch1 is null ? input.chunk(2, 1) : [input, input];
            var joined = cat([branch1?.call(halves[0]) ?? halves[0], branch2.call(halves[1])], 1);
            return Shuffled(joined).MoveToOuterDisposeScope();
        }

        private static Tensor Shuffled(Tensor x) =>
            x.reshape(x.shape[0], 2, -1, x.shape[2], x.shape[3]).transpose(1, 2).reshape(x.shape[0], -1, x.shape[2], x.shape[3]);
    }
}
