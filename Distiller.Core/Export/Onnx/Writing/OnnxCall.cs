using System.Collections.Immutable;
using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Writing;

/// <summary>One recorded operator while it is being translated: its arguments as ONNX values, and where its results go.</summary>
public sealed class OnnxCall
{
    private readonly OnnxTranslator translator;
    private readonly RecordedOperator? other;

    internal OnnxCall(OnnxTranslator translator, RecordedOperator call, RecordedOperator? other)
    {
        this.translator = translator;
        this.other = other;
        Operator = call;
    }

    /// <summary>The operator as it was recorded.</summary>
    public RecordedOperator Operator { get; }

    /// <summary>The graph that is being put together.</summary>
    public OnnxGraphBuilder Graph => translator.Graph;

    /// <summary>The stem of names of nodes: path of the module and name of the operator.</summary>
    public string Stem { get; init; } = "";

    /// <summary>Type of the elements of the first result.</summary>
    public ScalarType ResultType => Operator.Results[0].ElementType;

    /// <summary>A tensor argument as it was recorded.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public RecordedTensor Tensor(string parameter) => Operator[parameter] as RecordedTensor ?? throw Refuse($"its argument '{parameter}' is no tensor");

    /// <summary>A tensor argument as a value of the graph.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public string Input(string parameter) => translator.ValueOf(Tensor(parameter), this);

    /// <summary>A tensor or number as a value of the graph, in a given type.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    /// <param name="type">Type of the elements.</param>
    public string Operand(string parameter, ScalarType type)
    {
        if (Operator[parameter] is not RecordedTensor tensor) return Graph.Scalar(Number(parameter), type);
        return tensor.ElementType == type ? Input(parameter) : Emit("Cast", [Input(parameter)], ("to", (long)OnnxGraphBuilder.TypeOf(type)));
    }

    /// <summary>A tensor argument that may be absent; the empty text if it is.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public string OptionalInput(string parameter) => Operator[parameter] is null ? "" : Input(parameter);

    /// <summary>A list of tensors as values of the graph.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public string[] Inputs(string parameter) => Operator[parameter] is RecordedTensor[] list
        ? [.. list.Select(tensor => translator.ValueOf(tensor, this))]
        : throw Refuse($"its argument '{parameter}' is no list of tensors");

    /// <summary>A tensor argument whose values do not depend on the input; null if they do or it is absent.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    /// <returns>The tensor, which stays the graph's.</returns>
    public Tensor? Constant(string parameter) => Operator[parameter] is RecordedTensor tensor ? translator.ConstantOf(tensor) : null;

    /// <summary>The members of a list, all of them constants.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public Tensor[] Constants(string parameter) => Operator[parameter] is RecordedTensor[] list
        ? [.. list.Select(tensor => translator.ConstantOf(tensor) ?? throw Refuse($"its argument '{parameter}' is computed from the input"))]
        : throw Refuse($"its argument '{parameter}' is no list of tensors");

    /// <summary>A whole number.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public long Integer(string parameter) => Same(parameter) is long value ? value : throw Refuse($"its argument '{parameter}' is no whole number");

    /// <summary>A number.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public double Number(string parameter) => Same(parameter) switch
    {
        double real => real,
        long whole => whole,
        bool truth => truth ? 1 : 0,
        _ => throw Refuse($"its argument '{parameter}' is no number"),
    };

    /// <summary>A truth value; false if it is absent.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public bool Truth(string parameter) => Same(parameter) is true;

    /// <summary>A list of whole numbers; a single number is a list of one, an absent list is empty.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public long[] Integers(string parameter) => Same(parameter) switch
    {
        long[] list => list,
        long one => [one],
        null => [],
        _ => throw Refuse($"its argument '{parameter}' is no list of whole numbers"),
    };

    /// <summary>An axis of a tensor argument, counted from the front.</summary>
    /// <param name="parameter">Name of the axis in the operator's schema.</param>
    /// <param name="tensor">Name of the tensor.</param>
    public long Axis(string parameter, string tensor = "self") => FromFront(Integer(parameter), Tensor(tensor).Shape.Length);

    /// <summary>An axis counted from the front.</summary>
    /// <param name="axis">The axis; negative ones count from the back.</param>
    /// <param name="rank">Number of axes.</param>
    public static long FromFront(long axis, int rank) => axis < 0 ? axis + rank : axis;

    /// <summary>Adds a node with one result.</summary>
    /// <param name="type">Type of the ONNX operator.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="attributes">Its attributes.</param>
    public string Emit(string type, IEnumerable<string> inputs, params (string Name, object Value)[] attributes) =>
        Graph.AddNode(type, $"{Stem}/{type}", inputs, attributes);

    /// <summary>Says which value stands for a result.</summary>
    /// <param name="value">The value.</param>
    /// <param name="index">Which result.</param>
    public void Result(string value, int index = 0)
    {
        if (index < Operator.Results.Length) translator.Define(Operator.Results[index], value);
    }

    /// <summary>Hands an argument on as the result.</summary>
    /// <param name="parameter">Name in the operator's schema.</param>
    public void PassOn(string parameter) => translator.Alias(Tensor(parameter), Operator.Results[0]);

    /// <summary>Shape of the first result, -1 for the axis that grows with the batch: what <c>Reshape</c> takes.</summary>
    /// <exception cref="NotSupportedException">More than one axis grows with the batch.</exception>
    public ImmutableArray<long> ResultShape()
    {
        ImmutableArray<long?> shape = FixedShape(Operator.Results[0], other?.Results[0]);
        if (shape.Count(length => length is null) > 1) throw Refuse("more than one axis of its result depends on the batch size");
        return [.. shape.Select(length => length ?? -1)];
    }

    /// <summary>The shape of a result as a vector that is computed when the file runs.</summary>
    /// <param name="index">Which result.</param>
    public string RuntimeShape(int index = 0) => translator.RuntimeShape(Operator.Results[index].Shape, other?.Results[index].Shape, this);

    /// <summary>The error for a call that has no translation.</summary>
    /// <param name="reason">What stands in the way, as the end of a sentence.</param>
    public NotSupportedException Refuse(string reason)
    {
        string where = Operator.ModulePath.Length > 0 ? $"in module '{Operator.ModulePath}'" : "in the model's own forward";
        string name = Operator.Overload.Length > 0 ? $"{Operator.Name}.{Operator.Overload}" : Operator.Name;
        return new(
            $"The operator '{name}' {where} cannot be written as ONNX: {reason}. "
            + $"Write that part of the model with other operators, or give OnnxOptions.Translations an entry '{Operator.Name}'.");
    }

    internal static ImmutableArray<long?> FixedShape(RecordedTensor tensor, RecordedTensor? other) =>
        [.. tensor.Shape.Select((length, axis) => other is null || other.Shape[axis] == length ? length : (long?)null)];

    private object? Same(string parameter)
    {
        object? value = Operator[parameter];
        if (other is null) return value;
        object? second = other[parameter];
        bool isSame = (value, second) switch
        {
            (long[] a, long[] b) => a.AsSpan().SequenceEqual(b),
            (double[] a, double[] b) => a.AsSpan().SequenceEqual(b),
            (RecordedTensor or RecordedTensor[], _) => true,
            _ => Equals(value, second),
        };
        return isSame ? value : throw Refuse($"its argument '{parameter}' depends on the batch size; OnnxOptions.HasDynamicBatch = false writes a file for one size");
    }
}
