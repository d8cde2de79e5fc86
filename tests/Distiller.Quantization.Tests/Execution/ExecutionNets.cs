using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Execution;

/// <summary>Small networks with the shapes that a conversion has to follow: expressions between modules above all.</summary>
internal static class ExecutionNets
{
    internal static IEnumerable<string> Names => ["residual", "concatenated", "pooled", "separable", "preactivated", "functional", "gated"];

    internal static nn.Module<Tensor, Tensor> Create(string name)
    {
        nn.Module<Tensor, Tensor> model = name switch
        {
            "residual" => new Residual(),
            "concatenated" => new Concatenated(),
            "pooled" => new Pooled(),
            "separable" => new Separable(),
            "preactivated" => new Preactivated(),
            "functional" => new Functional(),
            "gated" => new Gated(),
            _ => throw new ArgumentException($"There is no network '{name}'.", nameof(name)),
        };
        Some.Refill(model, seed: 500);
        model.eval();
        return model;
    }

    /// <summary>Identity and projected shortcuts, added by C#, the second sum read twice.</summary>
    private sealed class Residual : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(3, 16, 3, padding: 1, bias: false);
        private readonly BatchNorm2d bn1 = nn.BatchNorm2d(16);
        private readonly Conv2d conv2 = nn.Conv2d(16, 16, 3, padding: 1);
        private readonly Conv2d conv3 = nn.Conv2d(16, 32, 3, stride: 2, padding: 1, bias: false);
        private readonly BatchNorm2d bn3 = nn.BatchNorm2d(32);
        private readonly Conv2d shortcut = nn.Conv2d(16, 32, 1, stride: 2);
        private readonly Linear fc = nn.Linear(32, 10);

        public Residual()
            : base(nameof(Residual)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = bn1.call(conv1.call(input)).relu();
            x = (x + conv2.call(x)).relu_();
            x = nn.functional.relu(bn3.call(conv3.call(x)) + shortcut.call(x));
            return fc.call(nn.functional.adaptive_avg_pool2d(x, 1).flatten(1)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Branches of different ranges, joined along channels.</summary>
    private sealed class Concatenated : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d stem = nn.Conv2d(3, 8, 3, padding: 1);
        private readonly Conv2d left = nn.Conv2d(8, 8, 1);
        private readonly Conv2d right = nn.Conv2d(8, 16, 3, padding: 1);
        private readonly Conv2d last = nn.Conv2d(32, 10, 1);

        public Concatenated()
            : base(nameof(Concatenated)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = stem.call(input).relu();
            var y = cat([left.call(x), right.call(x).relu().mul(3), x], 1);
            return last.call(y).mean([2L, 3L]).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Padded and rounded-up pools of both kinds, a flattened image before a linear layer, ReLU6.</summary>
    private sealed class Pooled : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(3, 12, 5, padding: 2);
        private readonly MaxPool2d maximum = nn.MaxPool2d(3, stride: 2, padding: 1, ceil_mode: true);
        private readonly Conv2d conv2 = nn.Conv2d(12, 16, 3, padding: 1);
        private readonly AvgPool2d average = nn.AvgPool2d(3, stride: 1, padding: 1);
        private readonly Linear fc1 = nn.Linear(16 * 5 * 5, 24);
        private readonly Dropout dropout = nn.Dropout(0.5);
        private readonly Linear fc2 = nn.Linear(24, 10);

        public Pooled()
            : base(nameof(Pooled)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = maximum.call(nn.functional.relu6(conv1.call(input)));
            x = average.call(conv2.call(x));
            x = fc1.call(x.view(x.shape[0], -1)).relu();
            return fc2.call(dropout.call(x)).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Depthwise, grouped and dilated convolutions.</summary>
    private sealed class Separable : nn.Module<Tensor, Tensor>
    {
        private readonly Sequential layers = nn.Sequential(
            nn.Conv2d(3, 16, 1, bias: false), nn.BatchNorm2d(16), nn.ReLU6(),
            nn.Conv2d(16, 16, 3, padding: 1, groups: 16, bias: false), nn.BatchNorm2d(16), nn.ReLU6(),
            nn.Conv2d(16, 32, 3, padding: 2, dilation: 2, groups: 2), nn.ReLU(),
            nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(32, 10));

        public Separable()
            : base(nameof(Separable)) => RegisterComponents();

        public override Tensor forward(Tensor input) => layers.call(input);
    }

    /// <summary>Normalization that follows an addition, so that no convolution can take it in.</summary>
    private sealed class Preactivated : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(3, 16, 3, padding: 1);
        private readonly BatchNorm2d bn = nn.BatchNorm2d(16);
        private readonly Conv2d conv2 = nn.Conv2d(16, 16, 3, padding: 1);
        private readonly Linear fc = nn.Linear(16, 10);

        public Preactivated()
            : base(nameof(Preactivated)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = conv1.call(input);
            x = conv2.call(bn.call(x).relu()) + x;
            return fc.call(x.mean([2L, 3L])).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Weights by functional calls, and an operator at the end that has no 8-bit form.</summary>
    private sealed class Functional : nn.Module<Tensor, Tensor>
    {
        private readonly Parameter kernel = nn.Parameter(ones(8, 3, 3, 3));
        private readonly Linear fc = nn.Linear(8, 10);

        public Functional()
            : base(nameof(Functional)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = nn.functional.conv2d(input, kernel).clamp_min(0);
            return nn.functional.log_softmax(fc.call(x.mean([2L, 3L])), 1).MoveToOuterDisposeScope();
        }
    }

    /// <summary>Squeeze and excitation: a product in float between layers in 8 bits.</summary>
    private sealed class Gated : nn.Module<Tensor, Tensor>
    {
        private readonly Conv2d conv1 = nn.Conv2d(3, 16, 3, padding: 1);
        private readonly Conv2d gate = nn.Conv2d(16, 16, 1);
        private readonly Conv2d conv2 = nn.Conv2d(16, 10, 3, padding: 1);

        public Gated()
            : base(nameof(Gated)) => RegisterComponents();

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = conv1.call(input).relu();
            x = x * gate.call(nn.functional.adaptive_avg_pool2d(x, 1)).sigmoid();
            return conv2.call(x).mean([2L, 3L]).MoveToOuterDisposeScope();
        }
    }
}
