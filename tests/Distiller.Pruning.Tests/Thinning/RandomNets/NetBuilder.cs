using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>Builds the network of a plan.</summary>
internal sealed class NetBuilder
{
    private readonly List<(string, Module<Tensor, Tensor>)> _layers = [];
    private readonly List<Func<ComposedNet, Tensor, Tensor>> _stages = [];
    private long _channels;
    private long _size = 8;

    private NetBuilder(NetPlan plan)
    {
        _channels = plan.Inputs;
        Chain(new(StageKind.Chain, plan.First, 3, 3, 0, true));
        foreach (var stage in plan.Stages)
        {
            Add(stage);
        }

        Head(plan.Flattens);
    }

    /// <summary>Builds it, with random weights.</summary>
    /// <remarks>
    /// Biases and shifts are zero and activations keep zero, so a zero filter really emits nothing: removing it must not change the output,
    /// whatever the library believes about the structure.
    /// </remarks>
    public static ComposedNet Build(NetPlan plan)
    {
        manual_seed(plan.Seed);
        var builder = new NetBuilder(plan);
        var net = new ComposedNet(net => x => builder._stages.Aggregate(x, (value, stage) => stage(net, value)), [.. builder._layers]);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in net.named_parameters())
        {
            if (name.EndsWith("bias", StringComparison.Ordinal))
            {
                parameter.zero_();
            }
            else if (parameter.dim() == 1)
            {
                parameter.uniform_(0.5, 1.5);
            }
        }

        foreach (var (_, buffer) in net.named_buffers().Where(buffer => buffer.name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            buffer.uniform_(0.5, 1.5);
        }

        return net;
    }

    private void Add(StagePlan stage)
    {
        Action<StagePlan> add = stage.Kind switch
        {
            StageKind.Chain => Chain,
            StageKind.Residual => Residual,
            StageKind.Dense => Dense,
            StageKind.Split => Split,
            StageKind.Gate => Gate,
            StageKind.Depthwise => Depthwise,
            StageKind.Inverted => Inverted,
            StageKind.Grouped => Grouped,
            StageKind.Shuffle => _ => Shuffle(),
            StageKind.Pool => Pool,
            StageKind.Branches => Branches,
            StageKind.Transposed => Transposed,
            StageKind.Shared => Shared,
            StageKind.Product => Product,
            _ => throw new ArgumentOutOfRangeException(nameof(stage), stage.Kind, "No such kind."),
        };
        add(stage);
    }

    private string Add(Module<Tensor, Tensor> layer)
    {
        var name = $"{layer.GetType().Name.ToLowerInvariant()}{_layers.Count}";
        _layers.Add((name, layer));
        return name;
    }

    /// <summary>A convolution that keeps the size, with or without normalisation.</summary>
    private Func<ComposedNet, Tensor, Tensor> Conv(StagePlan stage, long inputs, long outputs, long groups = 1)
    {
        var conv = Add(Conv2d(inputs, outputs, stage.Kernel, padding: stage.Kernel / 2, groups: groups, bias: stage.HasBias));
        return Normalized(stage, outputs, (net, x) => net[conv](x));
    }

    private Func<ComposedNet, Tensor, Tensor> Normalized(StagePlan stage, long outputs, Func<ComposedNet, Tensor, Tensor> layer)
    {
        var norm = stage.Norm switch
        {
            0 => null,
            1 when outputs % 2 == 0 && outputs > 2 => Add(GroupNorm(2, outputs)),
            2 => Add(InstanceNorm2d(outputs, affine: true)),
            _ => Add(BatchNorm2d(outputs)),
        };
        return norm is null ? layer : (net, x) => net[norm](layer(net, x));
    }

    private static Tensor Activate(StagePlan stage, Tensor x) => stage.Activation switch
    {
        0 => x.relu(),
        1 => F.silu(x),
        _ => F.leaky_relu(x, 0.1),
    };

    private void Chain(StagePlan stage)
    {
        var conv = Conv(stage, _channels, 2 * stage.Width);
        _stages.Add((net, x) => Activate(stage, conv(net, x)));
        _channels = 2 * stage.Width;
    }

    private void Residual(StagePlan stage)
    {
        var (first, second) = (Conv(stage, _channels, 2 * stage.Width), Conv(stage, 2 * stage.Width, _channels));
        _stages.Add((net, x) => Activate(stage, x + second(net, Activate(stage, first(net, x)))));
    }

    private void Dense(StagePlan stage)
    {
        var conv = Conv(stage, _channels, 2 * stage.Width);
        _stages.Add((net, x) => cat([x, Activate(stage, conv(net, x))], 1));
        _channels += 2 * stage.Width;
    }

    /// <summary>The halves take ways of their own; the code says where the middle is.</summary>
    private void Split(StagePlan stage)
    {
        var half = _channels / 2;
        var (left, right) = (Conv(stage, half, half), Conv(stage, _channels - half, half));
        _stages.Add((net, x) => cat([left(net, x.narrow(1, 0, half)), right(net, x.narrow(1, half, x.shape[1] - half))], 1));
        _channels = 2 * half;
    }

    private void Gate(StagePlan stage)
    {
        var (down, up) = (Add(Conv2d(_channels, 1 + stage.Width, 1)), Add(Conv2d(1 + stage.Width, _channels, 1)));
        _stages.Add((net, x) => x * net[up](net[down](x.mean([2, 3], keepdim: true)).relu()).sigmoid());
    }

    private void Depthwise(StagePlan stage)
    {
        var conv = Conv(stage, _channels, _channels * 2, _channels);
        _stages.Add((net, x) => conv(net, x));
        _channels *= 2;
        Chain(stage);
    }

    private void Inverted(StagePlan stage)
    {
        var inner = _channels * 2;
        var (expand, depthwise, project) = (Conv(stage, _channels, inner), Conv(stage, inner, inner, inner), Conv(stage, inner, _channels));
        _stages.Add((net, x) => x + project(net, Activate(stage, depthwise(net, Activate(stage, expand(net, x))))));
    }

    private void Grouped(StagePlan stage)
    {
        if (_channels % 2 == 0)
        {
            var conv = Conv(stage, _channels, _channels, 2);
            _stages.Add((net, x) => conv(net, x).relu());
        }
    }

    private void Shuffle()
    {
        if (_channels % 2 == 0)
        {
            _stages.Add((_, x) => x.reshape(x.shape[0], 2, -1, x.shape[2], x.shape[3]).transpose(1, 2).flatten(1, 2));
        }
    }

    private void Pool(StagePlan stage)
    {
        if (_size >= 4)
        {
            _stages.Add((_, x) => stage.Activation == 0 ? F.max_pool2d(x, 2) : F.avg_pool2d(x, 2));
            _size /= 2;
        }
    }

    private void Branches(StagePlan stage)
    {
        var (left, right) = (Conv(stage, _channels, 2 * stage.Width), Conv(stage with { Kernel = 4 - stage.Kernel }, _channels, 2));
        _stages.Add((net, x) => Activate(stage, cat([left(net, x), right(net, F.avg_pool2d(x, 3, stride: 1, padding: 1))], 1)));
        _channels = (2 * stage.Width) + 2;
    }

    private void Transposed(StagePlan stage)
    {
        var outputs = 2 * stage.Width;
        var up = Add(ConvTranspose2d(_channels, outputs, 2, stride: 2, bias: stage.HasBias));
        var layer = Normalized(stage, outputs, (net, x) => net[up](x));
        _stages.Add((net, x) => F.avg_pool2d(Activate(stage, layer(net, x)), 2));
        _channels = outputs;
    }

    /// <summary>The same convolution twice.</summary>
    private void Shared(StagePlan stage)
    {
        var conv = Conv(stage, _channels, _channels);
        _stages.Add((net, x) => conv(net, Activate(stage, conv(net, x))));
    }

    /// <summary>Two convolutions whose outputs are multiplied.</summary>
    private void Product(StagePlan stage)
    {
        var (left, right) = (Conv(stage, _channels, 2 * stage.Width), Conv(stage, _channels, 2 * stage.Width));
        _stages.Add((net, x) => left(net, x) * right(net, x).sigmoid());
        _channels = 2 * stage.Width;
    }

    private void Head(bool flattens)
    {
        var hidden = Add(Linear(flattens ? _channels * _size * _size : _channels, 6));
        var output = Add(Linear(6, 3));
        _stages.Add((net, x) => net[output](net[hidden](flattens ? x.flatten(1) : x.mean([2, 3])).relu()));
    }
}
