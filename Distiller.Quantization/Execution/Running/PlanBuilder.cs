using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Writes a network as a native plan: 8-bit steps, operators in float, and conversions between them.</summary>
internal sealed class PlanBuilder
{
    private const long ChannelsLastFormat = 2;

    private readonly NetworkGraph _network;
    private readonly Int8Engine _engine;
    private readonly NativePlan _plan;
    private readonly Dictionary<string, int> _bytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _floats = new(StringComparer.Ordinal);
    private readonly List<string> _owners = [];

    private PlanBuilder(NetworkGraph network, Int8Engine engine, NativePlan plan)
    {
        _network = network;
        _engine = engine;
        _plan = plan;
    }

    /// <summary>The plan. The caller disposes it.</summary>
    internal static BuiltPlan Build(NetworkGraph network, Int8Engine engine, bool choosesFastest)
    {
        var plan = new NativePlan(choosesFastest);
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            return new PlanBuilder(network, engine, plan).Build();
        }
        catch
        {
            plan.Dispose();
            throw;
        }
    }

    private BuiltPlan Build()
    {
        if (_engine != Int8Engine.Fused)
        {
            NativePlan.UseQuantizedEngine(_engine == Int8Engine.OneDnn ? "onednn" : "qnnpack");
        }

        var input = _floats[NetworkGraph.Input] = _plan.AddValue();
        foreach (var node in _network.Nodes)
        {
            if (node.IsInt8)
            {
                AddBytes(node);
            }
            else
            {
                AddFloat(node);
            }

            Own(node.Name);
        }

        var output = Float(_network.Output);
        Own(_network.Output);
        return new BuiltPlan(_plan, input, output, [.. _owners]);
    }

    // Steps that were added since the last call belong to this node.
    private void Own(string node)
    {
        while (_owners.Count < _plan.StepCount)
        {
            _owners.Add(node);
        }
    }

    private int Bytes(string value)
    {
        if (_bytes.TryGetValue(value, out var known))
        {
            return known;
        }

        _plan.Quantize(Float(value), _bytes[value] = Declare(_network.AffineOf(value)));
        return _bytes[value];
    }

    private int Float(string value)
    {
        if (_floats.TryGetValue(value, out var known))
        {
            return known;
        }

        Call("aten::dequantize", "self", _floats[value] = _plan.AddValue(), NativeArgument.PlanValue(_bytes[value]));
        return _floats[value];
    }

    private int Declare(Affine affine) => _plan.AddValue(affine.Scale, affine.ZeroPoint);

    private void Call(string name, string overload, int output, params ReadOnlySpan<NativeArgument> arguments) =>
        _plan.Call(NativeOperator.Find(name, overload), output, arguments);

    private void AddBytes(Node node)
    {
        if (node.Operation is FlattenOperation)
        {
            Flatten(node);
            return;
        }

        if (node.Operation is ConvolutionOperation or LinearOperation)
        {
            Layer(node);
            return;
        }

        int[] inputs = [.. node.Inputs.Select(Bytes)];
        var output = _bytes[node.Name] = Declare(_network.AffineOf(node.Name));
        switch (node.Operation)
        {
            case MaximumPoolOperation pool:
                _plan.Pool(inputs[0], output, PlanPooling.Maximum | (pool.RoundsUp ? PlanPooling.CeilingMode : 0), pool.Window.ToPlan());
                break;
            case AveragePoolOperation { Window: { } window } pool:
                _plan.Pool(
                    inputs[0], output, (pool.RoundsUp ? PlanPooling.CeilingMode : 0) | (pool.CountsPadding ? PlanPooling.CountsPadding : 0), window.ToPlan());
                break;
            case AveragePoolOperation:
                _plan.Pool(inputs[0], output, PlanPooling.WholeImage, new((1, 1), (1, 1), (0, 0), (1, 1)));
                break;
            case AddOperation addition:
                _plan.Add(inputs[0], inputs[1], output, addition.Activation != Activation.None);
                break;
            case ConcatenateOperation { Axis: var axis }:
                var affine = _network.AffineOf(node.Name);
                Call("quantized::cat", "", output, NativeArgument.PlanValues([.. inputs.Select(value => (long)value)]), axis, affine.Scale, affine.ZeroPoint);
                break;
            default:
                throw new InvalidOperationException($"'{node.Operation.Kind}' has no 8-bit form.");
        }
    }

    // A fused linear layer reads an image where it lies; libtorch's own wants it flat.
    private void Flatten(Node node)
    {
        if (_engine == Int8Engine.Fused)
        {
            _bytes[node.Name] = Bytes(node.Inputs[0]);
            return;
        }

        var input = Bytes(node.Inputs[0]);
        Call("aten::flatten", "using_ints", _bytes[node.Name] = Declare(_network.AffineOf(node.Name)), NativeArgument.PlanValue(input), 1L, -1L);
    }

    private void Layer(Node node)
    {
        int[] inputs = [.. node.Inputs.Select(Bytes)];
        var givesFloat = _network.GivesFloat(node);
        var isRectified = node.Operation.Follows != Activation.None;
        if (_engine != Int8Engine.Fused)
        {
            _bytes[node.Name] = PackedLayers.Add(_plan, _network, node, inputs, isRectified);
            return;
        }

        var output = givesFloat ? _floats[node.Name] = _plan.AddValue() : _bytes[node.Name] = Declare(_network.AffineOf(node.Name));
        PlanWeights weights = new(_network.Tensors[node.Name + ".weight"], _network.Tensors[node.Name + ".weight_scale"], _network.Bias(node));
        if (node.Operation is ConvolutionOperation convolution)
        {
            _plan.Convolve(inputs[0], convolution.AddsResidual ? inputs[1] : null, output, weights, convolution.Window.ToPlan(), isRectified);
        }
        else
        {
            _plan.Multiply(inputs[0], output, weights, isRectified);
        }
    }

    private void AddFloat(Node node)
    {
        int[] inputs = [.. node.Inputs.Select(Float)];
        var output = _floats[node.Name] = _plan.AddValue();
        switch (node.Operation)
        {
            case ForeignOperation foreign:
                Call(foreign.Operator, foreign.Overload, output, ForeignArguments.Of(foreign, _network, inputs));
                break;
            case ConvolutionOperation { Window: var window } convolution:
                var image = convolution.AddsResidual || convolution.Activation != Activation.None ? _plan.AddValue() : output;
                var source = node.Inputs[0] == NetworkGraph.Input ? ChannelsLast(inputs[0]) : inputs[0];
                Call(
                    "aten::conv2d", "", image, NativeArgument.PlanValue(source), ChannelsLast(_network.Weight(node)), _network.Bias(node),
                    window.Stride.ToArray(), window.Padding.ToArray(), window.Dilation.ToArray(), window.ConvGroups);
                if (convolution.AddsResidual)
                {
                    var sum = convolution.Activation != Activation.None ? _plan.AddValue() : output;
                    Call("aten::add", "Tensor", sum, NativeArgument.PlanValue(image), NativeArgument.PlanValue(inputs[1]));
                    image = sum;
                }

                Activate(image, output, convolution.Activation);
                break;
            case LinearOperation linear:
                var product = linear.Activation != Activation.None ? _plan.AddValue() : output;
                Call("aten::linear", "", product, NativeArgument.PlanValue(inputs[0]), _network.Weight(node), _network.Bias(node));
                Activate(product, output, linear.Activation);
                break;
            case MaximumPoolOperation { Window: var window } pool:
                Call(
                    "aten::max_pool2d", "", output, NativeArgument.PlanValue(inputs[0]), window.Kernel.ToArray(), window.Stride.ToArray(),
                    window.Padding.ToArray(), window.Dilation.ToArray(), pool.RoundsUp);
                break;
            case AveragePoolOperation { Window: { } window } pool:
                Call(
                    "aten::avg_pool2d", "", output, NativeArgument.PlanValue(inputs[0]), window.Kernel.ToArray(), window.Stride.ToArray(),
                    window.Padding.ToArray(), pool.RoundsUp, pool.CountsPadding);
                break;
            case AveragePoolOperation:
                Call("aten::adaptive_avg_pool2d", "", output, NativeArgument.PlanValue(inputs[0]), new[] { 1L, 1L });
                break;
            case AddOperation addition:
                var total = addition.Activation != Activation.None ? _plan.AddValue() : output;
                Call("aten::add", "Tensor", total, NativeArgument.PlanValue(inputs[0]), NativeArgument.PlanValue(inputs[1]));
                Activate(total, output, addition.Activation);
                break;
            case ConcatenateOperation { Axis: var axis }:
                Call("aten::cat", "", output, NativeArgument.PlanValues([.. inputs.Select(value => (long)value)]), axis);
                break;
            case FlattenOperation:
                Call("aten::flatten", "using_ints", output, NativeArgument.PlanValue(inputs[0]), 1L, -1L);
                break;
            case ActivationOperation { Activation: var activation }:
                Activate(inputs[0], output, activation);
                break;
            default:
                throw new InvalidOperationException($"A network cannot run '{node.Operation.Kind}'.");
        }
    }

    private void Activate(int input, int output, Activation activation)
    {
        switch (activation)
        {
            case Activation.Rectified:
                Call("aten::relu", "", output, NativeArgument.PlanValue(input));
                break;
            case Activation.RectifiedTo6:
                Call("aten::hardtanh", "", output, NativeArgument.PlanValue(input), 0.0, 6.0);
                break;
            default:
                break;
        }
    }

    private int ChannelsLast(int value)
    {
        var output = _plan.AddValue();
        Call("aten::contiguous", "", output, NativeArgument.PlanValue(value), ChannelsLastFormat);
        return output;
    }

    private static Tensor ChannelsLast(Tensor weight) => NativeOperator.Find("aten::contiguous").Call(weight, ChannelsLastFormat);
}
