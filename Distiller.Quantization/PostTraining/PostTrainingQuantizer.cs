using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Graph;
using Distiller.Naming;
using Distiller.Transforms;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes a trained model without training: in one call, and with a report of everything that stayed in float.</summary>
/// <remarks>
/// Normalisations are folded; ranges are cut off where the next layer would cut them; rectifiers join the layer before them; then
/// every module without children computes with simulated integers, or says why not. The model keeps its modules: what stands in for
/// them are hooks, so code between modules runs as ever.
/// <para>Source: Distiller, <c>PostTrainLinearQuantizer</c>.</para>
/// </remarks>
public static class PostTrainingQuantizer
{
    private const int ExampleSize = 16;
    private const string Purpose = "quantized after training";

    /// <summary>Quantizes with statistics of data that are run through the model: once, or twice if a rule needs deviations from the mean.</summary>
    /// <param name="model">The trained model. Its normalisations are folded for good, and it stays in evaluation mode.</param>
    /// <param name="calibration">Typical inputs, some hundred samples; its first epoch is used.</param>
    /// <param name="spec">How; null for 8 bits, symmetric, nothing cut off.</param>
    /// <returns>The quantized model; dispose it to have the model in float again.</returns>
    /// <exception cref="ArgumentException">There are no samples, or an override fits no module.</exception>
    /// <exception cref="ModelStructureException">The model is quantized already, a layer gave values that are no numbers, or the model cannot be
    /// followed.</exception>
    public static PostTrainedModel Quantize(nn.Module<Tensor, Tensor> model, IBatchSource calibration, PostTrainingSpec? spec = null)
    {
        ModuleClaims.RequireFree(model, Purpose);
        if (calibration.BatchCount == 0)
        {
            throw new ArgumentException("There are no samples to calibrate with. Give some hundred typical inputs.", nameof(calibration));
        }

        model.eval();
        void Run()
        {
            foreach (var batch in calibration.ReadEpoch(0))
            {
                using var scope = NewDisposeScope();
                using (batch)
                {
                    model.call(batch.Inputs);
                }
            }
        }

        var statistics = NeedsDeviations(spec ?? new()) ? StatisticsCollector.Collect(model, Run) : StatisticsCollector.CollectInOnePass(model, Run);
        using var first = calibration.ReadEpoch(0).First();
        using var example = first.Inputs.narrow(0, 0, Math.Min(ExampleSize, first.Inputs.shape[0]));
        return Quantize(model, example, spec, statistics);
    }

    /// <summary>Quantizes with statistics that are known, or with ranges of each batch.</summary>
    /// <param name="model">The trained model. Its normalisations are folded for good, and it stays in evaluation mode.</param>
    /// <param name="example">A batch of typical inputs: finds the order of the modules, and measures the noise of each.</param>
    /// <param name="spec">How; null for 8 bits, symmetric, nothing cut off.</param>
    /// <param name="statistics">Statistics of the model before folding; null for dynamic quantization, where each tensor is measured as
    /// it comes and operations of two tensors stay in float.</param>
    /// <returns>The quantized model; dispose it to have the model in float again.</returns>
    /// <exception cref="ArgumentException">An override fits no module, or a number is out of its range.</exception>
    /// <exception cref="ModelStructureException">The model is quantized already, or statistics are those of another model or of values that are no
    /// numbers.</exception>
    public static PostTrainedModel Quantize(
        nn.Module<Tensor, Tensor> model, Tensor example, PostTrainingSpec? spec = null, CalibrationStatistics? statistics = null)
    {
        spec ??= new PostTrainingSpec();
        spec.Check();
        ModuleClaims.RequireFree(model, Purpose);
        model.eval();
        var before = ModuleTrace.Of(model, example);
        Check(model, before, statistics);
        var rules = Rules(spec, model);
        var folded = BatchNormFolding.Fold(model, example);
        var trace = ModuleTrace.Of(model, example);
        var operations = LooseOperations.Of(model, example, trace);
        var read = operations?.ReadModules ?? ImmutableHashSet<string>.Empty;
        using var floatOutputs = Record(model, example, read, []);
        PostTrainingPlan plan = new(spec, trace, folded, statistics, rules);
        var simulations = plan.Build();
        try
        {
            using var outputs = Record(model, example, read, simulations);
            return new PostTrainedModel(model, folded, simulations, plan.Placements(model, floatOutputs, outputs), plan.Grids)
            {
                Operations = operations is null ? null : new OperationReport(plan, floatOutputs, outputs).Of(operations),
            };
        }
        catch
        {
            foreach (var simulation in simulations)
            {
                simulation.Dispose();
            }

            throw;
        }
    }

    private static bool NeedsDeviations(PostTrainingSpec spec) => spec.Overrides
        .Select(rule => rule.Clipping)
        .Append(spec.Clipping)
        .Any(rule => rule is not null and not (NoClipping or AverageClipping or StandardDeviationClipping or DistributionClipping { Distribution: ValueDistribution.Gauss }));

    private static OutputRecording Record(nn.Module<Tensor, Tensor> model, Tensor example, IReadOnlySet<string> read, ImmutableArray<ISimulation> simulations)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        OutputRecording recording = new(model, read, simulations);
        try
        {
            model.call(example);
            recording.Stop();
            return recording;
        }
        catch
        {
            recording.Dispose();
            throw;
        }
    }

    internal static Func<string, PostTrainingOverride?> Rules(PostTrainingSpec spec, nn.Module model)
    {
        string[] names = [.. model.named_modules().Select(entry => entry.name)];
        var table = new OverrideTable(spec.Overrides.Select(rule => new QuantizationOverride { Pattern = rule.Pattern }), names, "PostTrainingSpec.Overrides");
        var byPattern = spec.Overrides.DistinctBy(rule => rule.Pattern).ToDictionary(rule => rule.Pattern, StringComparer.Ordinal);
        return name => table.Of(name) is { } found ? byPattern[found.Pattern] : null;
    }

    private static void Check(nn.Module model, ModuleTrace trace, CalibrationStatistics? statistics)
    {
        if (statistics is null)
        {
            return;
        }

        string[] missing = [.. trace.Modules.Select(module => module.Name).Where(name => !statistics.Contains(name))];
        if (missing.Length > 0)
        {
            throw new ModelStructureException(
                $"The statistics are those of another model: they lack '{missing[0]}'{Others(missing.Length - 1)}. "
                + $"{NearestNames.Hint(missing[0], statistics.Layers.Select(layer => layer.Key))} Calibrate this model.");
        }

        string[] names = [.. model.named_modules().Select(entry => entry.name)];
        string[] foreign = [.. statistics.Layers.Select(layer => layer.Key).Except(names, StringComparer.Ordinal)];
        if (foreign.Length > 0)
        {
            throw new ModelStructureException(
                $"The statistics are those of another model: the model '{model.GetName()}' has no '{foreign[0]}'{Others(foreign.Length - 1)}. "
                + $"{NearestNames.Hint(foreign[0], names)} Calibrate this model.");
        }

        foreach (var (name, layer) in statistics.Layers)
        {
            if (layer.Inputs.Values.Append(layer.Output).Any(values => !double.IsFinite(values.Min) || !double.IsFinite(values.Max)))
            {
                throw new ModelStructureException(
                    $"The statistics of '{name}' hold values that are not numbers or infinite: the calibration data, or the weights, do. Look for NaN in the inputs.");
            }
        }
    }

    private static string Others(int count) => count > 0 ? FormattableString.Invariant($" and {count} more modules") : "";
}
