using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Tests.Export;

/// <summary>Small networks, each with some kinds of operators, in modules and in plain C#.</summary>
internal static class ExportNets
{
    private static readonly Dictionary<string, (long[] Shape, Func<Module<Tensor, Tensor>> Create)> Nets = new(StringComparer.Ordinal)
    {
        ["convolutions"] = ([2, 4, 12, 12], () => Sequential(
            Conv2d(4, 8, 3, stride: 2, padding: 1, bias: false), BatchNorm2d(8), ReLU(), Conv2d(8, 8, 3, groups: 4, dilation: 2, padding: 2),
            MaxPool2d(3, stride: 2, padding: 1), Conv2d(8, 6, 1), AdaptiveAvgPool2d(1), Flatten(), Linear(6, 5))),
        ["residual and concatenation"] = ([3, 4, 8, 8], () => new Expression(
            Conv2d(4, 4, 3, padding: 1), (layer, x) =>
            {
                var y = functional.relu(layer.call(x) + x);
                return cat([y, x * 0.5, (1 - y).abs()], 1).mean([2L, 3L]);
            })),
        ["pools"] = ([2, 3, 11, 11], () => Sequential(
            MaxPool2d(2, ceil_mode: true), AvgPool2d(3, stride: 1, padding: 1), AvgPool2d(2), AdaptiveMaxPool2d([1L, 1L]), Flatten())),
        ["activations"] = ([4, 16], () => Sequential(
            Linear(16, 16), GELU(), Linear(16, 16), SiLU(), LeakyReLU(0.1), ELU(), Hardswish(), Hardsigmoid(), Softplus(), Tanh(), ReLU6(), Mish(),
            LogSoftmax(1))),
        ["arithmetic"] = ([4, 10], () => new Expression(Linear(10, 10), (layer, x) =>
        {
            var y = layer.call(x);
            var gate = y.gt(0.1).to_type(ScalarType.Float32);
            return where(y > 0, y.pow(2) / 3, (y - 2 * x).clamp(-0.5, 0.75)).mul(gate + 1).add_(x.square()).sum(1, keepdim: true)
                / (x.abs().amax([1L], keepdim: true) + 1e-3).sqrt();
        })),
        ["shapes"] = ([2, 6, 4], () => new Expression(Linear(4, 4), (layer, x) =>
        {
            var parts = layer.call(x).permute(0, 2, 1).chunk(2, -1);
            var joined = stack([parts[0], parts[1].narrow(2, 0, 3)], 1);
            var image = joined.view(x.shape[0], -1, 3).unsqueeze(1).expand(-1, 2, -1, -1);
            return functional.pad(image.transpose(2, 3), [1, 2, 0, 1]).select(1, 0).reshape(x.shape[0], -1)[.., 2..];
        })),
        ["upsampling"] = ([2, 3, 5, 6], () => Sequential(
            Conv2d(3, 3, 1), Upsample(scale_factor: [2.0, 2.0]), Conv2d(3, 3, 1), Upsample(size: [13L, 17L], mode: UpsampleMode.Bilinear))),
        ["attention"] = ([2, 7, 12], () => new Expression(Linear(12, 36), (layer, x) =>
        {
            var heads = layer.call(functional.layer_norm(x, [12])).reshape(x.shape[0], 7, 3, 2, 6).permute(2, 0, 3, 1, 4).unbind(0);
            var weights = functional.softmax(heads[0].matmul(heads[1].transpose(-2, -1)) / Math.Sqrt(6), -1);
            return weights.matmul(heads[2]).transpose(1, 2).reshape(x.shape[0], 7, 12) + x;
        })),
        ["normalizations"] = ([2, 6, 5, 5], () => Sequential(GroupNorm(3, 6), Conv2d(6, 6, 1), InstanceNorm2d(6), LayerNorm([6, 5, 5]))),
        ["recurrent"] = ([3, 7, 5], () => new Recurrent()),
        ["transposed"] = ([2, 4, 5, 5], () => Sequential(ConvTranspose2d(4, 3, 3, stride: 2, padding: 1, output_padding: 1), Conv2d(3, 2, 1), Flatten())),
    };

    internal static IEnumerable<string> Names => Nets.Keys;

    internal static (Module<Tensor, Tensor> Model, long[] Shape) Create(string name)
    {
        var (shape, create) = Nets[name];
        var model = create();
        Some.Refill(model, seed: 77);
        model.eval();
        return (model, shape);
    }

    /// <summary>A layer, and C# around it.</summary>
    internal sealed class Expression : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> layer;
        private readonly Func<Module<Tensor, Tensor>, Tensor, Tensor> compute;

        internal Expression(Module<Tensor, Tensor> layer, Func<Module<Tensor, Tensor>, Tensor, Tensor> compute)
            : base(nameof(Expression))
        {
            this.layer = layer;
            this.compute = compute;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            return compute(layer, input).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Two layers of LSTM in both directions, then a GRU: states that start at zero.</summary>
    private sealed class Recurrent : Module<Tensor, Tensor>
    {
        private readonly LSTM lstm = LSTM(5, 6, numLayers: 2, batchFirst: true, bidirectional: true);
        private readonly GRU gru = GRU(12, 4, batchFirst: true);
        private readonly Linear head = Linear(4, 3);

        internal Recurrent()
            : base(nameof(Recurrent)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var (steps, _, _) = lstm.call(input);
            var (last, _) = gru.call(steps);
            return head.call(last.select(1, -1)).MoveToOuterDisposeScope();
        }
    }
}
