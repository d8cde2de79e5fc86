using Distiller.Graph;
using Distiller.Testing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning.Tests.Thinning;

/// <summary>Random small networks: chains, residuals, dense connections, splits, gates, depthwise and grouped convolutions, flattening.</summary>
/// <remarks>
/// Biases and shifts are zero and activations keep zero, so a zero filter really emits nothing: removing it must not change the output,
/// whatever the library believes about the structure.
/// </remarks>
internal sealed class RandomNet
{
    private readonly Random _random;
    private readonly List<(string, Module<Tensor, Tensor>)> _layers = [];
    private readonly List<Func<ComposedNet, Tensor, Tensor>> _stages = [];
    private long _channels;
    private long _size = 8;

    private RandomNet(int seed) => _random = new Random(seed);

    /// <summary>Shape of the input.</summary>
    public long[] InputShape { get; private set; } = [];

    /// <summary>The network.</summary>
    public ComposedNet Net { get; private set; } = null!;

    /// <summary>Whether code between the layers depends on the number of channels.</summary>
    public bool FixesChannels { get; private set; }

    /// <summary>The random decisions that follow the construction.</summary>
    public Random Random => _random;

    public static RandomNet Of(int seed)
    {
        manual_seed(seed);
        var net = new RandomNet(seed);
        net.Build();
        return net;
    }

    /// <summary>Zeroes some filters and columns, here and there or along whole couplings.</summary>
    public void Prune(Couplings couplings)
    {
        using var noGrad = no_grad();
        foreach (var channel in couplings.Groups.Where(_ => _random.Next(3) > 0).SelectMany(group => group.Channels).Where(_ => _random.Next(2) == 0))
        {
            foreach (var slice in channel.Slices.Where(slice => slice.Role == SliceRole.Output))
            {
                Zero(slice.Layer, slice.Indices);
            }
        }

        foreach (var layer in couplings.Layers.Where(_ => _random.Next(4) == 0))
        {
            Zero(layer, [_random.Next(2)]);
        }
    }

    private void Zero(string layer, IEnumerable<long> outputs)
    {
        var weight = Net.get_parameter(layer + ".weight")!;
        weight.index_fill_(0, tensor([.. outputs]), 0);
    }

    private void Build()
    {
        long inputs = _random.Next(1, 4);
        InputShape = [1, inputs, _size, _size];
        _channels = inputs;
        Chain(2 * _random.Next(2, 5));
        for (var count = _random.Next(1, 4); count > 0; count--)
        {
            ((Action)(_random.Next(9) switch
            {
                0 => () => Chain(2 * _random.Next(1, 5)),
                1 => Residual,
                2 => Dense,
                3 => Split,
                4 => Gate,
                5 => Depthwise,
                6 => Grouped,
                7 => Shuffle,
                _ => Pool,
            }))();
        }

        Head();
        Net = new ComposedNet(net => x => _stages.Aggregate(x, (value, stage) => stage(net, value)), [.. _layers]);
        using var noGrad = no_grad();
        foreach (var (name, parameter) in Net.named_parameters())
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

        foreach (var (name, buffer) in Net.named_buffers().Where(buffer => buffer.name.EndsWith("running_var", StringComparison.Ordinal)))
        {
            buffer.uniform_(0.5, 1.5);
        }
    }

    private string Add(Module<Tensor, Tensor> layer)
    {
        var name = $"{layer.GetType().Name.ToUpperInvariant()[..2]}{_layers.Count}";
        _layers.Add((name, layer));
        return name;
    }

    /// <summary>A convolution that keeps the size, with or without normalisation.</summary>
    private Func<ComposedNet, Tensor, Tensor> Conv(long inputs, long outputs, long groups = 1)
    {
        var kernel = _random.Next(2) == 0 ? 1 : 3;
        var conv = Add(Conv2d(inputs, outputs, kernel, padding: kernel / 2, groups: groups, bias: _random.Next(2) == 0));
        var norm = _random.Next(4) switch
        {
            0 => null,
            1 when outputs % 2 == 0 && outputs > 2 => Add(GroupNorm(2, outputs)),
            2 => Add(InstanceNorm2d(outputs, affine: true)),
            _ => Add(BatchNorm2d(outputs)),
        };
        return (net, x) => norm is null ? net[conv](x) : net[norm](net[conv](x));
    }

    private Func<Tensor, Tensor> Activation() => _random.Next(3) switch
    {
        0 => x => x.relu(),
        1 => x => F.silu(x),
        _ => x => F.leaky_relu(x, 0.1),
    };

    private void Chain(long outputs)
    {
        var (conv, activation) = (Conv(_channels, outputs), Activation());
        _stages.Add((net, x) => activation(conv(net, x)));
        _channels = outputs;
    }

    private void Residual()
    {
        var inner = 2 * _random.Next(1, 5);
        var (first, second, activation) = (Conv(_channels, inner), Conv(inner, _channels), Activation());
        _stages.Add((net, x) => activation(x + second(net, activation(first(net, x)))));
    }

    private void Dense()
    {
        var added = 2 * _random.Next(1, 4);
        var (conv, activation) = (Conv(_channels, added), Activation());
        _stages.Add((net, x) => cat([x, activation(conv(net, x))], 1));
        _channels += added;
    }

    private void Split()
    {
        FixesChannels = true;
        var half = _channels / 2;
        var (left, right) = (Conv(half, half), Conv(_channels - half, half));
        _stages.Add((net, x) => cat([left(net, x.narrow(1, 0, half)), right(net, x.narrow(1, half, x.shape[1] - half))], 1));
        _channels = 2 * half;
    }

    private void Gate()
    {
        var squeezed = _random.Next(2, 5);
        var (down, up) = (Add(Conv2d(_channels, squeezed, 1)), Add(Conv2d(squeezed, _channels, 1)));
        _stages.Add((net, x) => x * net[up](net[down](x.mean([2, 3], keepdim: true)).relu()).sigmoid());
    }

    private void Depthwise()
    {
        var conv = Conv(_channels, _channels * 2, _channels);
        _stages.Add((net, x) => conv(net, x));
        _channels *= 2;
        Chain(2 * _random.Next(2, 5));
    }

    private void Grouped()
    {
        var conv = Conv(_channels, _channels, 2);
        _stages.Add((net, x) => conv(net, x).relu());
    }

    private void Shuffle()
    {
        FixesChannels = true;
        _stages.Add((_, x) => x.reshape(x.shape[0], 2, -1, x.shape[2], x.shape[3]).transpose(1, 2).flatten(1, 2));
    }

    private void Pool()
    {
        if (_size < 4)
        {
            return;
        }

        var isMaximum = _random.Next(2) == 0;
        _stages.Add((_, x) => isMaximum ? F.max_pool2d(x, 2) : F.avg_pool2d(x, 2));
        _size /= 2;
    }

    private void Head()
    {
        var flattens = _random.Next(2) == 0;
        var hidden = Add(Linear(flattens ? _channels * _size * _size : _channels, 6));
        var output = Add(Linear(6, 3));
        _stages.Add((net, x) => net[output](net[hidden](flattens ? x.flatten(1) : x.mean([2, 3])).relu()));
    }
}
