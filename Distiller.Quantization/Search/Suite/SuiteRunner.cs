using Distiller.Data;
using Distiller.Transforms;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Tries steps in turn and keeps those that help. See <see cref="SuiteSpec"/>.</summary>
internal static class SuiteRunner
{
    internal static SuiteResult Run(
        nn.Module<Tensor, Tensor> model,
        IBatchSource data,
        Func<nn.Module<Tensor, Tensor>, double> loss,
        SuiteSpec spec,
        IProgress<SuiteDecision>? progress,
        CancellationToken cancellation)
    {
        spec.Check();
        using var scope = NewDisposeScope();
        var example = CalibrationPass.Example(data);
        ModuleClaims.RequireFree(model, "quantized by the suite");
        model.eval();
        BatchNormFolding.Fold(model, example);
        using SuiteCandidate candidate = new(model, data, loss, spec.Quantization, example);
        var floatLoss = candidate.Loss();
        candidate.Quantize(spec.Quantization);
        var initial = candidate.Loss();
        var present = initial;
        List<SuiteDecision> decisions = [];
        foreach (var step in spec.Steps)
        {
            cancellation.ThrowIfCancellationRequested();
            decisions.Add(Try(step, candidate, present, spec.LeastGain, cancellation));
            present = decisions[^1].IsKept ? decisions[^1].LossAfter : present;
            progress?.Report(decisions[^1]);
        }

        return new(candidate.Release(), candidate.Description, floatLoss, initial, present, [.. decisions]);
    }

    private static SuiteDecision Try(SuiteStep step, SuiteCandidate candidate, double before, double leastGain, CancellationToken cancellation)
    {
        if (step.Obstacle(candidate) is { } obstacle)
        {
            return new(step.Name, before, double.NaN, false, obstacle);
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var goBack = candidate.Remember(step.Stage);
        var detail = step.Stage == SuiteStage.FloatModel ? candidate.Change(() => step.Apply(candidate, cancellation)) : step.Apply(candidate, cancellation);
        var after = candidate.Loss();
        // NaN is no gain; nor is no change.
        var isKept = after < before - (leastGain * Math.Abs(before));
        if (!isKept)
        {
            goBack();
        }

        return new(step.Name, before, after, isKept, detail);
    }
}
