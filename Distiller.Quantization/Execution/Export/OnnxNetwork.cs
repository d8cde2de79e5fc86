using Distiller.Export.Onnx;
using Distiller.Export.Onnx.Writing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Writes a network in 8 bits as ONNX: layers between pairs of QuantizeLinear and DequantizeLinear, which ONNX Runtime fuses.</summary>
/// <remarks>
/// Values are unsigned bytes with one scale, weights signed ones with a scale for each filter, biases 32-bit integers in units of the
/// product of both: the form that ONNX Runtime turns into QLinearConv, QLinearAdd and QGemm. Steps that run in float stay float.
/// Float values that enter a convolution get channels of zeros up to a multiple of four, as its weights do: the runtime's fast
/// kernels read four bytes at once and leave other counts, such as the three colours of images, to a slow path.
/// </remarks>
internal sealed class OnnxNetwork
{
    private const string Quantize = "QuantizeLinear", Dequantize = "DequantizeLinear";

    private const long ChannelsAtOnce = 4;

    private readonly NetworkGraph _network;
    private readonly OnnxGraphBuilder _graph;
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _rounded = new(StringComparer.Ordinal);

    private OnnxNetwork(NetworkGraph network, OnnxGraphBuilder graph)
    {
        _network = network;
        _graph = graph;
    }

    /// <summary>The model for inputs of a shape.</summary>
    internal static OnnxModel Write(NetworkGraph network, long[] inputShape, OnnxOptions options)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var first = ValueShapes.Of(network, options.HasDynamicBatch ? [2, .. inputShape[1..]] : inputShape);
        var second = options.HasDynamicBatch ? ValueShapes.Of(network, [3, .. inputShape[1..]]) : null;
        OnnxGraphBuilder graph = new("network");
        using OnnxTranslator translator = new(graph, options.Find, options.InputName)
        {
            BatchSizes = second is null ? null : (first[NetworkGraph.Input].Shape[0], second[NetworkGraph.Input].Shape[0]),
        };
        graph.AddInput(options.InputName, ScalarType.Float32, Free(NetworkGraph.Input));
        OnnxNetwork writer = new(network, graph);
        writer._values[NetworkGraph.Input] = options.InputName;
        OnnxForeign foreign = new(network, translator, first, second);
        foreach (var node in network.Nodes)
        {
            writer._values[node.Name] = node.Operation is ForeignOperation operation
                ? foreign.Add(node, operation, writer._values)
                : writer.Add(node);
        }

        graph.AddOutput(options.OutputName, writer._values[network.Output], first[network.Output].ElementType, Free(network.Output));
        return new(graph);

        long?[] Free(string value) =>
            [.. first[value].Shape.Select((length, axis) => second is null || second[value].Shape[axis] == length ? length : (long?)null)];
    }

    private string Add(Node node)
    {
        string[] inputs =
        [
            .. node.Inputs.Select((name, k) => node.IsInt8 && !_network.IsHeldInBytes(name) ? Rounded(name, k == 0 ? Missing(node) : 0) : _values[name]),
        ];
        var value = Compute(node, inputs);
        return _network.IsHeldInBytes(node.Name) ? ThroughBytes(value, _network.AffineOf(node.Name), node.Name) : value;
    }

    private string Compute(Node node, string[] inputs)
    {
        switch (node.Operation)
        {
            case ConvolutionOperation { Window: var window } convolution:
                var sum = Emit(
                    node, "Conv", [inputs[0], .. Parameters(node)], [.. Moves(window), ("group", window.ConvGroups)]);
                if (convolution.AddsResidual)
                {
                    sum = node is { IsInt8: true, BeforeAddition: { } before } ? ThroughBytes(sum, before, node.Name + ".sum") : sum;
                    sum = Emit(node, "Add", [sum, inputs[1]]);
                }

                return Activate(node, sum);
            case LinearOperation:
                return Activate(node, Emit(node, "Gemm", [inputs[0], .. Parameters(node)], ("transB", 1L)));
            case MaximumPoolOperation { Window: var window, RoundsUp: var roundsUp }:
                return Emit(node, "MaxPool", inputs, [.. Moves(window), ("ceil_mode", roundsUp)]);
            case AveragePoolOperation { Window: { } window } pool:
                return Emit(
                    node, "AveragePool", inputs,
                    [.. Moves(window).Where(move => move.Name != "dilations"), ("ceil_mode", pool.RoundsUp), ("count_include_pad", pool.CountsPadding)]);
            case AveragePoolOperation:
                return Emit(node, "GlobalAveragePool", inputs);
            case AddOperation:
                return Activate(node, Emit(node, "Add", inputs));
            case ConcatenateOperation { Axis: var axis }:
                return Emit(node, "Concat", inputs, ("axis", axis));
            case FlattenOperation:
                return Emit(node, "Flatten", inputs, ("axis", 1L));
            case ActivationOperation:
                return Activate(node, inputs[0]);
            default:
                throw new InvalidOperationException($"A network cannot write '{node.Operation.Kind}'.");
        }
    }

    private string Emit(Node node, string type, IEnumerable<string> inputs, params (string Name, object Value)[] attributes) =>
        _graph.AddNode(type, $"{node.Name}/{type}", inputs, attributes);

    private static (string Name, object Value)[] Moves(Window window) =>
    [
        ("kernel_shape", window.Kernel.ToArray()), ("strides", window.Stride.ToArray()), ("dilations", window.Dilation.ToArray()),
        ("pads", (long[])[.. window.Padding, .. window.Padding]),
    ];

    private string Activate(Node node, string value) => node.Operation.Follows switch
    {
        Activation.Rectified => Emit(node, "Relu", [value]),
        Activation.RectifiedTo6 => Emit(node, "Clip", [value, _graph.Scalar(0), _graph.Scalar(6)]),
        _ => value,
    };

    private string Rounded(string value, long missing)
    {
        var name = missing == 0 ? value : $"{value}.{missing}_more";
        if (_rounded.TryGetValue(name, out var known)) return known;
        var given = missing == 0 ? _values[value] : Padded(_values[value], name, missing);
        return _rounded[name] = ThroughBytes(given, _network.AffineOf(value), name);
    }

    // Channels that an int8 convolution's input lacks to the next multiple of four, where it is rounded for this step.
    private long Missing(Node node) =>
        node is { IsInt8: true, Operation: ConvolutionOperation { Window: { ConvGroups: 1, Kernel.Length: 2 } } } && !_network.IsHeldInBytes(node.Inputs[0])
            ? (ChannelsAtOnce - (_network.Tensors[node.Name + ".weight"].shape[1] % ChannelsAtOnce)) % ChannelsAtOnce
            : 0;

    private string Padded(string value, string name, long missing) =>
        _graph.AddNode("Pad", $"{name}/Pad", [value, _graph.Integers(0, 0, 0, 0, 0, missing, 0, 0), _graph.Scalar(0)], ("mode", "constant"));

    private string ThroughBytes(string value, Affine affine, string name)
    {
        var (scale, zero) = (_graph.Scalar((float)affine.Scale), _graph.Scalar(affine.ZeroPoint, ScalarType.Byte));
        var bytes = _graph.AddNode(Quantize, $"{name}/{Quantize}", [value, scale, zero]);
        return _graph.AddNode(Dequantize, $"{name}/{Dequantize}", [bytes, scale, zero]);
    }

    private IEnumerable<string> Parameters(Node node)
    {
        using var scope = NewDisposeScope();
        var bias = _network.Bias(node);
        var name = node.Name + ".weight";
        if (!node.IsInt8 || !_network.Tensors.TryGetValue(name + "_scale", out var scale))
        {
            var weight = _graph.AddInitializer(name, _network.Weight(node));
            return bias is null ? [weight] : [weight, _graph.AddInitializer(node.Name + ".bias", bias)];
        }

        var missing = Missing(node);
        var given = _network.Tensors[name];
        var integers = PerFilter(name, missing == 0 ? given : nn.functional.pad(given, [0, 0, 0, 0, 0, missing]), scale);
        if (bias is null)
        {
            return [integers];
        }

        var units = scale.mul((float)_network.AffineOf(node.Inputs[0]).Scale);
        var rounded = bias.to_type(ScalarType.Float64).div(units.to_type(ScalarType.Float64)).round().clamp(int.MinValue, int.MaxValue);
        return [integers, PerFilter(node.Name + ".bias", rounded.to_type(ScalarType.Int32), units)];
    }

    private string PerFilter(string name, Tensor integers, Tensor scale) => _graph.AddNode(
        Dequantize, $"{name}/{Dequantize}",
        [
            _graph.AddInitializer(name, integers), _graph.AddInitializer(name + "_scale", scale),
            _graph.AddInitializer(name + "_zero_point", zeros(scale.shape, dtype: integers.dtype)),
        ],
        ("axis", 0L));
}
