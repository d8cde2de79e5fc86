using System.Collections.Immutable;
using System.Globalization;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Graph;
using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>What a search over quantizations works on: a model, what its activations were, and what judges it.</summary>
internal sealed class SearchedModel
{
    private readonly Func<nn.Module<Tensor, Tensor>, double> _judge;
    private readonly Tensor _example;
    private readonly CalibrationStatistics _statistics;
    private readonly SharedWork? _work;

    private SearchedModel(
        nn.Module<Tensor, Tensor> model, Func<nn.Module<Tensor, Tensor>, double> judge, Tensor example, CalibrationStatistics statistics, SharedWork? work) =>
        (Model, _judge, _example, _statistics, _work) = (model, judge, example, statistics, work);

    internal nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>Observes the activations; its tensors belong to the current scope. The model is in evaluation mode from now on.</summary>
    internal static SearchedModel Of(nn.Module<Tensor, Tensor> model, IBatchSource data, Func<nn.Module<Tensor, Tensor>, double> judge, SharedWork? work)
    {
        ModuleClaims.RequireFree(model, "searched for widths");
        model.eval();
        var statistics = StatisticsCollector.Collect(model, () => CalibrationPass.Run(model, data));
        return new(model, judge, CalibrationPass.Example(data), statistics, work);
    }

    /// <summary>The modules in the order in which they run.</summary>
    internal ImmutableArray<TracedModule> Modules() => [.. ModuleTrace.Of(Model, _example).Modules];

    internal PostTrainedModel Quantize(PostTrainingSpec description) => PostTrainingQuantizer.Quantize(Model, _example, description, _statistics);

    /// <summary>What the model, as it is now, is worth.</summary>
    internal double Judge()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _judge(Model);
    }

    /// <summary>What the model would be worth.</summary>
    internal double Judge(PostTrainingSpec description)
    {
        using var quantized = Quantize(description);
        return Judge();
    }

    /// <summary>Judges pieces of a search, here or together with other ranks. All ranks get the same numbers.</summary>
    /// <param name="pieces">Names, each of another piece.</param>
    /// <param name="circumstances">What else decides the numbers, besides weights and what was measured at the calibration.</param>
    /// <param name="measure">Judges the piece of that name.</param>
    internal ImmutableArray<ImmutableArray<double>> Measure(
        IReadOnlyList<string> pieces, Func<string> circumstances, Func<string, ImmutableArray<double>> measure) => _work is null
            ? [.. pieces.Select(measure)]
            : _work.Run(pieces, string.Create(CultureInfo.InvariantCulture, $"{ModelState.Hash(Model)} {circumstances()}"), measure);
}
