using System.Collections.Immutable;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx.Writing;

/// <summary>Translates recorded operators into nodes of a graph, one after another. What does not depend on the input is computed now.</summary>
/// <remarks>Owns the constants that it computes.</remarks>
/// <param name="graph">Receives the nodes.</param>
/// <param name="find">The translation of an operator, by its name such as <c>aten::relu</c>; null if there is none.</param>
/// <param name="inputName">Name of the graph's input, whose first axis is the batch.</param>
public sealed class OnnxTranslator(OnnxGraphBuilder graph, Func<string, Action<OnnxCall>?> find, string inputName) : IDisposable
{
    private readonly Dictionary<int, string> values = [];
    private readonly Dictionary<int, (Tensor First, Tensor? Second)> folded = [];
    private readonly List<Tensor> owned = [];
    private string? batchSize;

    internal OnnxGraphBuilder Graph { get; } = graph;

    /// <summary>The batch sizes of the two recordings; null if there is one recording.</summary>
    public (long First, long Second)? BatchSizes { get; init; }

    /// <summary>Says which value stands for a tensor of the recording.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="value">The value.</param>
    public void Define(RecordedTensor tensor, string value)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        values[tensor.Id] = value;
    }

    /// <summary>Translates one operator.</summary>
    /// <param name="call">The operator.</param>
    /// <param name="other">The same one in the recording with another batch size; null if there is none.</param>
    /// <exception cref="NotSupportedException">It has no translation; the message names it and the module in which it ran.</exception>
    public void Translate(RecordedOperator call, RecordedOperator? other)
    {
        ArgumentNullException.ThrowIfNull(call);

        // A size or a comparison hands out no tensor: it is not part of the network.
        if (call.Results.Length == 0) return;
        if (other is not null) Pair(call, other);
        OnnxCall context = new(this, call, other) { Stem = call.ModulePath.Length > 0 ? call.ModulePath : "model" };
        if (!DependsOnInput(call))
        {
            Fold(call, other, context);
            return;
        }

        Action<OnnxCall> translate = find(call.Name)
            ?? throw context.Refuse("there is no translation of it");
        translate(context);
    }

    /// <summary>The value that stands for a tensor; constants are stored when they are first asked for.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <param name="reader">Who asks, for messages.</param>
    public string ValueOf(RecordedTensor tensor, OnnxCall reader)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        ArgumentNullException.ThrowIfNull(reader);
        if (values.TryGetValue(tensor.Id, out string? known)) return known;
        if (!folded.TryGetValue(tensor.Id, out (Tensor First, Tensor? Second) result))
        {
            return tensor.Constant is { } constant
                ? values[tensor.Id] = Graph.AddInitializer(tensor.ParameterName ?? "constant", constant)
                : throw reader.Refuse("one of its arguments is the result of an operator that was not translated");
        }

        return values[tensor.Id] = result.Second is null || Same(result.First, result.Second)
            ? Graph.AddInitializer("constant", result.First)
            : Uniform(result.First, result.Second, reader);
    }

    /// <summary>The value that stands for a result of a translated operator.</summary>
    /// <param name="tensor">The result.</param>
    /// <param name="reader">Who asks, for messages.</param>
    /// <exception cref="InvalidOperationException">No operator that was translated made it.</exception>
    public string ValueOf(RecordedTensor tensor, string reader)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        return values.TryGetValue(tensor.Id, out string? known)
            ? known
            : throw new InvalidOperationException($"'{reader}' reads a value that no translated operator made.");
    }

    /// <summary>Frees the constants.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in owned) tensor.Dispose();
        owned.Clear();
    }

    internal Tensor? ConstantOf(RecordedTensor tensor)
    {
        if (!folded.TryGetValue(tensor.Id, out (Tensor First, Tensor? Second) result)) return tensor.Constant;
        return result.Second is null || Same(result.First, result.Second) ? result.First : null;
    }

    internal void Alias(RecordedTensor from, RecordedTensor to)
    {
        if (values.TryGetValue(from.Id, out string? value)) values[to.Id] = value;
    }

    internal string RuntimeShape(ImmutableArray<long> shape, ImmutableArray<long>? other, OnnxCall reader)
    {
        if (other is not { } second || shape.SequenceEqual(second)) return Graph.Integers([.. shape]);
        IEnumerable<string> parts = shape.Select((length, axis) => length == second[axis]
            ? Graph.Integers(length)
            : BatchMultiple(length, second[axis], reader));
        return Graph.AddNode("Concat", "shape", [.. parts], ("axis", 0L));
    }

    private static bool Same(Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        return first.shape.AsSpan().SequenceEqual(second.shape) && first.eq(second).all().ToBoolean();
    }

    private string BatchMultiple(long first, long second, OnnxCall reader)
    {
        (long batch, long otherBatch) = BatchSizes ?? (1, 1);
        if (first % batch != 0 || first / batch * otherBatch != second)
        {
            throw reader.Refuse("a length of its result is no multiple of the batch size");
        }

        batchSize ??= Graph.AddNode("Slice", "batch_size", [
            Graph.AddNode("Shape", "input_shape", [inputName]), Graph.Integers(0), Graph.Integers(1),
        ]);
        return first == batch ? batchSize : Graph.AddNode("Mul", "length", [batchSize, Graph.Integers(first / batch)]);
    }

    // States that start at zero have the batch as an axis: the same number all over, in a shape that is known when the file runs.
    private string Uniform(Tensor first, Tensor second, OnnxCall reader)
    {
        using var scope = NewDisposeScope();
        if (first.numel() == 0 || first.dim() != second.dim() || !first.eq(first.flatten()[0]).all().ToBoolean() || !second.eq(first.flatten()[0]).all().ToBoolean())
        {
            throw reader.Refuse("a constant that it reads depends on the batch size");
        }

        string value = Graph.Scalar(first.flatten()[0].to_type(ScalarType.Float64).ToDouble(), first.dtype);
        return Graph.AddNode("Expand", "constant", [value, RuntimeShape([.. first.shape], [.. second.shape], reader)]);
    }

    // A number that the model's code computed from the batch size is a constant in each recording, but not the same one.
    private void Pair(RecordedOperator call, RecordedOperator other)
    {
        foreach ((RecordedTensor first, RecordedTensor second) in call.TensorArguments().Zip(other.TensorArguments()))
        {
            if (first is { Constant: { } constant, ParameterName: null }) folded.TryAdd(first.Id, (constant, second.Constant));
        }
    }

    private bool DependsOnInput(RecordedOperator call) => call.Arguments.Any(argument => argument.Value switch
    {
        RecordedTensor tensor => IsComputed(tensor),
        RecordedTensor[] list => list.Any(IsComputed),
        _ => false,
    });

    private bool IsComputed(RecordedTensor tensor) => tensor.Constant is null && !folded.ContainsKey(tensor.Id);

    private void Fold(RecordedOperator call, RecordedOperator? other, OnnxCall context)
    {
        string name = call.Name;
        if (name.Contains("rand", StringComparison.Ordinal) || name.Contains("normal_", StringComparison.Ordinal) || name.Contains("bernoulli", StringComparison.Ordinal))
        {
            throw context.Refuse("it draws random numbers");
        }

        Tensor[] first = Compute(call, result => result.First);
        Tensor[]? second = other is null ? null : Compute(other, result => result.Second ?? result.First);
        for (int k = 0; k < call.Results.Length; k++) folded[call.Results[k].Id] = (first[k], second?[k]);
    }

    private Tensor[] Compute(RecordedOperator call, Func<(Tensor First, Tensor? Second), Tensor> choose)
    {
        using var noGradients = no_grad();
        Tensor[] results = [.. call.Run(tensor => tensor.Constant ?? choose(folded[tensor.Id])).Select(result => result.DetachFromDisposeScope())];
        owned.AddRange(results);
        return results;
    }
}
