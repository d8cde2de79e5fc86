using System.Globalization;
using System.Reflection;
using Distiller.Export.Onnx.Wire;
using Google.Protobuf;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Writing;

/// <summary>Puts an ONNX graph together, node by node, in an order in which it can run. Values are named by texts.</summary>
public sealed class OnnxGraphBuilder
{
    internal const long OpsetVersion = 17;

    // Protocol buffers end at 2 GiB; the nodes need some of it.
    private const long MaximalBytes = int.MaxValue - (16L << 20);
    private const long IrVersion = 8;

    private readonly GraphProto graph;
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> constants = new(StringComparer.Ordinal);
    private long bytes;

    /// <summary>An empty graph.</summary>
    /// <param name="name">Its name in the file.</param>
    public OnnxGraphBuilder(string name) => graph = new() { Name = name };

    /// <summary>Declares the input.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its shape; null stands for any length.</param>
    public void AddInput(string name, ScalarType type, IReadOnlyList<long?> shape)
    {
        names.Add(name);
        graph.Input.Add(Describe(name, type, shape));
    }

    /// <summary>Declares an output and gives it a value that was made before.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">The value.</param>
    /// <param name="type">Type of its elements.</param>
    /// <param name="shape">Its shape; null stands for any length.</param>
    public void AddOutput(string name, string value, ScalarType type, IReadOnlyList<long?> shape)
    {
        names.Add(name);
        graph.Node.Add(new NodeProto { OpType = "Identity", Name = Unique("Identity"), Input = { value }, Output = { name } });
        graph.Output.Add(Describe(name, type, shape));
    }

    /// <summary>Stores a tensor. Its values are copied.</summary>
    /// <param name="name">The wanted name; a number is appended if it is taken.</param>
    /// <param name="values">The tensor.</param>
    /// <returns>The name that it has.</returns>
    /// <exception cref="NotSupportedException">The file would be larger than the format allows, or the type of the elements has no form in ONNX.</exception>
    public string AddInitializer(string name, Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = NewDisposeScope();
        byte[] content = values.detach().cpu().contiguous().bytes.ToArray();
        bytes += content.Length;
        if (bytes > MaximalBytes)
        {
            throw new NotSupportedException("The model's tensors take more than 2 GiB, which one ONNX file cannot hold. Thin or quantize the model first.");
        }

        TensorProto tensor = new() { Name = Unique(name), DataType = (int)TypeOf(values.dtype), RawData = UnsafeByteOperations.UnsafeWrap(content) };
        tensor.Dims.AddRange(values.shape);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    /// <summary>Stores whole numbers, once each list.</summary>
    /// <param name="values">A vector of int64.</param>
    /// <returns>Its name.</returns>
    public string Integers(params long[] values)
    {
        string text = "ints:" + string.Join('_', values);
        if (constants.TryGetValue(text, out string? known)) return known;
        using var scope = NewDisposeScope();
        return constants[text] = AddInitializer("const", tensor(values, ScalarType.Int64));
    }

    /// <summary>Stores one number without axes, once each.</summary>
    /// <param name="value">The number.</param>
    /// <param name="type">Type that it is stored in.</param>
    /// <returns>Its name.</returns>
    public string Scalar(double value, ScalarType type = ScalarType.Float32)
    {
        string text = string.Create(CultureInfo.InvariantCulture, $"{type}:{value:R}");
        if (constants.TryGetValue(text, out string? known)) return known;
        using var scope = NewDisposeScope();
        return constants[text] = AddInitializer("const", full([], value, dtype: type));
    }

    /// <summary>Adds a node with one result.</summary>
    /// <param name="type">Type of the operator, for example <c>Conv</c>.</param>
    /// <param name="name">The wanted name of the node and its result.</param>
    /// <param name="inputs">Values; the empty text leaves an optional one out.</param>
    /// <param name="attributes">Names with a <see cref="long"/>, <see cref="double"/>, <see cref="string"/> or array of <see cref="long"/> each.</param>
    /// <returns>The result.</returns>
    public string AddNode(string type, string name, IEnumerable<string> inputs, params (string Name, object Value)[] attributes) =>
        AddNode(type, name, 1, inputs, attributes)[0];

    /// <summary>Adds a node with several results.</summary>
    /// <param name="type">Type of the operator.</param>
    /// <param name="name">The wanted name of the node and the stem of its results.</param>
    /// <param name="results">Number of results.</param>
    /// <param name="inputs">Values; the empty text leaves an optional one out.</param>
    /// <param name="attributes">As for one result.</param>
    /// <returns>The results.</returns>
    public string[] AddNode(string type, string name, int results, IEnumerable<string> inputs, params (string Name, object Value)[] attributes)
    {
        ArgumentNullException.ThrowIfNull(attributes);
        NodeProto node = new() { OpType = type, Name = Unique(name) };
        node.Input.AddRange(inputs);
        node.Output.AddRange(results == 1 ? [node.Name] : Enumerable.Range(0, results).Select(k => Unique($"{node.Name}:{k}")));
        node.Attribute.AddRange(attributes.Select(attribute => Attribute(attribute.Name, attribute.Value)));
        graph.Node.Add(node);
        return [.. node.Output];
    }

    /// <summary>The finished model as it stands in a file.</summary>
    internal ModelProto Build() => new()
    {
        IrVersion = IrVersion,
        ProducerName = "Distiller for .NET",
        ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        Graph = graph.Clone(),
        OpsetImport = { new OperatorSetIdProto { Version = OpsetVersion } },
    };

    private static AttributeProto Attribute(string name, object value) => value switch
    {
        bool truth => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = truth ? 1 : 0 },
        int whole => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = whole },
        long whole => new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = whole },
        double real => new() { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = (float)real },
        string text => new() { Name = name, Type = AttributeProto.Types.AttributeType.String, S = ByteString.CopyFromUtf8(text) },
        IEnumerable<long> list => new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { list } },
        _ => throw new ArgumentException($"The attribute '{name}' has a value of type {value.GetType().Name}; use long, double, string or long[].", nameof(value)),
    };

    private static ValueInfoProto Describe(string name, ScalarType type, IReadOnlyList<long?> shape)
    {
        TensorShapeProto axes = new();
        axes.Dim.AddRange(shape.Select(length => length is { } fixedLength
            ? new TensorShapeProto.Types.Dimension { DimValue = fixedLength }
            : new TensorShapeProto.Types.Dimension { DimParam = "batch" }));
        return new() { Name = name, Type = new() { TensorType = new() { ElemType = (int)TypeOf(type), Shape = axes } } };
    }

    internal static TensorProto.Types.DataType TypeOf(ScalarType type) => type switch
    {
        ScalarType.Float32 => TensorProto.Types.DataType.Float,
        ScalarType.Byte => TensorProto.Types.DataType.Uint8,
        ScalarType.Int8 => TensorProto.Types.DataType.Int8,
        ScalarType.Int16 => TensorProto.Types.DataType.Int16,
        ScalarType.Int32 => TensorProto.Types.DataType.Int32,
        ScalarType.Int64 => TensorProto.Types.DataType.Int64,
        ScalarType.Bool => TensorProto.Types.DataType.Bool,
        ScalarType.Float16 => TensorProto.Types.DataType.Float16,
        ScalarType.Float64 => TensorProto.Types.DataType.Double,
        ScalarType.BFloat16 => TensorProto.Types.DataType.Bfloat16,
        _ => throw new NotSupportedException($"Tensors of {type} have no form in ONNX. Convert the model to Float32."),
    };

    private string Unique(string wanted)
    {
        if (names.Add(wanted)) return wanted;
        for (int k = 1; ; k++)
        {
            string candidate = string.Create(CultureInfo.InvariantCulture, $"{wanted}_{k}");
            if (names.Add(candidate)) return candidate;
        }
    }
}
