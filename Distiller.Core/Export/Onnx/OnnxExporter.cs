using System.Collections.Immutable;
using Distiller.Export.Onnx.Writing;
using Distiller.Modules;
using Distiller.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Export.Onnx;

/// <summary>Writes models as ONNX, the format of ONNX Runtime and many other engines.</summary>
/// <remarks>
/// The operators of a forward pass are recorded as they run, so C# expressions between modules are part of the file, and a thinned model
/// exports like any other. The file computes what the model computes in evaluation mode.
/// </remarks>
/// <example>
/// <code>
/// OnnxModel onnx = OnnxExporter.Export(model, torch.zeros(1, 3, 32, 32));
/// onnx.Save("resnet20.onnx");
/// </code>
/// </example>
public static class OnnxExporter
{
    /// <summary>Translates a model.</summary>
    /// <param name="model">The model; it is not changed.</param>
    /// <param name="sample">An input as the model takes it, (N, …). Values do not matter unless the model branches on them.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The model in memory.</returns>
    /// <exception cref="NotSupportedException">
    /// An operator has no translation (the message names it and its module), or the native library cannot be used.
    /// </exception>
    /// <exception cref="ModelStructureException">The model runs other operators with another batch size, or writes through a view of a tensor.</exception>
    public static OnnxModel Export(nn.Module<Tensor, Tensor> model, Tensor sample, OnnxOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(sample);
        options ??= OnnxOptions.Default;
        using var scope = NewDisposeScope();
        if (!options.HasDynamicBatch)
        {
            using RecordedGraph single = OperatorRecorder.Record(model, sample);
            Verify(model, single, sample);
            return Translate(model, single, null, options);
        }

        if (sample.dim() == 0 || sample.shape[0] == 0) throw new ArgumentException("The sample needs a batch axis that is not empty.", nameof(sample));

        // 2 and 3 rather than 1 and 2: a length of 1 broadcasts, and would look like what does not depend on the batch.
        Tensor one = sample.narrow(0, 0, 1);
        Tensor two = cat([one, one], 0);
        using RecordedGraph first = OperatorRecorder.Record(model, two);
        using RecordedGraph second = OperatorRecorder.Record(model, cat([one, one, one], 0));
        if (!first.Operators.Select(call => (call.Name, call.Overload)).SequenceEqual(second.Operators.Select(call => (call.Name, call.Overload))))
        {
            throw new ModelStructureException(
                "The model runs other operators with a batch of 3 than with one of 2, so one file cannot serve every batch size. "
                + "OnnxOptions.HasDynamicBatch = false writes a file for the size of the sample.");
        }

        Verify(model, first, two);
        return Translate(model, first, second, options);
    }

    private static OnnxModel Translate(nn.Module<Tensor, Tensor> model, RecordedGraph first, RecordedGraph? second, OnnxOptions options)
    {
        OnnxGraphBuilder graph = new(model.GetName());
        graph.AddInput(options.InputName, first.Input.ElementType, OnnxCall.FixedShape(first.Input, second?.Input));
        using OnnxTranslator translator = new(graph, options.Find, options.InputName)
        {
            BatchSizes = second is null ? null : (first.Input.Shape[0], second.Input.Shape[0]),
        };
        translator.Define(first.Input, options.InputName);
        ImmutableArray<RecordedOperator> calls = Needed(first);
        Dictionary<RecordedOperator, RecordedOperator> others = second is null
            ? new(ReferenceEqualityComparer.Instance)
            : first.Operators.Zip(second.Operators).ToDictionary(pair => pair.First, pair => pair.Second, (IEqualityComparer<RecordedOperator>)ReferenceEqualityComparer.Instance);
        foreach (RecordedOperator call in calls) translator.Translate(call, others.GetValueOrDefault(call));

        RecordedOperator last = calls.LastOrDefault() ?? throw new ModelStructureException("The model returns its input, so there is nothing to write.");
        string output = translator.ValueOf(first.Output, new OnnxCall(translator, last, null));
        graph.AddOutput(options.OutputName, output, first.Output.ElementType, OnnxCall.FixedShape(first.Output, second?.Output));
        return new(graph);
    }

    // What the output does not depend on, such as an auxiliary head or a check of values, stays out of the file.
    private static ImmutableArray<RecordedOperator> Needed(RecordedGraph graph)
    {
        HashSet<int> wanted = [graph.Output.Id];
        List<RecordedOperator> kept = [];
        foreach (RecordedOperator call in graph.Operators.Reverse())
        {
            if (!call.Results.Any(result => wanted.Contains(result.Id))) continue;
            kept.Add(call);
            wanted.UnionWith(call.TensorArguments().Select(tensor => tensor.Id));
        }

        kept.Reverse();
        return [.. kept];
    }

    private static void Verify(nn.Module<Tensor, Tensor> model, RecordedGraph graph, Tensor sample)
    {
        const double tolerance = 1e-3;
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var evaluation = new EvaluationMode(model);
        Tensor input = is_floating_point(sample) ? empty_like(sample).uniform_(-1, 1, new Generator(1)) : sample;
        Tensor expected = model.call(input.clone()).to_type(ScalarType.Float64);
        Tensor actual = graph.Replay(input).to_type(ScalarType.Float64);
        double error = (expected - actual).abs().max().ToDouble() / Math.Max(expected.abs().max().ToDouble(), double.Epsilon);
        if (error > tolerance)
        {
            throw new ModelStructureException(FormattableString.Invariant(
                $"The recorded operators compute otherwise than the model: outputs differ by {error:P1} of the largest. ")
                + "A forward pass that branches on values, or writes through a view of a tensor, cannot be exported.");
        }
    }
}
