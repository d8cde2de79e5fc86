using System.Collections.Immutable;

namespace Distiller.Quantization;

/// <summary>The steps that a suite can have.</summary>
public static class SuiteSteps
{
    /// <summary>All of them in their order.</summary>
    public static ImmutableArray<SuiteStep> All { get; } =
        [Equalize(), Smooth(), Clip(), SearchScales(), Gptq(), AdaRound(), CorrectBiases()];

    /// <summary>Equal ranges for channels of neighbouring layers.</summary>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>The step.</returns>
    public static SuiteStep Equalize(EqualizationSpec? spec = null) => new EqualizeStep(spec ?? new());

    /// <summary>Size of channels moves from activations to weights.</summary>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>The step.</returns>
    public static SuiteStep Smooth(SmoothingSpec? spec = null) => new SmoothStep(spec ?? new());

    /// <summary>The best rule for what is cut off activations, with what is cut off weights: nothing, or what leaves the least squared error.</summary>
    /// <param name="rules">Rules for activations to try; none for average, Gauss and Laplace.</param>
    /// <returns>The step.</returns>
    public static SuiteStep Clip(params ImmutableArray<IStatisticsClippingRule> rules) =>
        new ClipStep(rules.IsDefaultOrEmpty ? [ClippingRules.Average, ClippingRules.Gauss, ClippingRules.Laplace] : rules);

    /// <summary>Scales move so that the loss falls (LAPQ); only where all modes are symmetric, or behind rectifiers, and weights have one scale a tensor.</summary>
    /// <param name="maximumEvaluations">Evaluations of the loss; 1 and more.</param>
    /// <param name="maximumIterations">Rounds over all scales; 1 and more.</param>
    /// <returns>The step.</returns>
    public static SuiteStep SearchScales(int maximumEvaluations = 200, int maximumIterations = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumEvaluations, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumIterations, 1);
        return new ScaleStep(maximumEvaluations, maximumIterations);
    }

    /// <summary>Weights are rounded column by column.</summary>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>The step.</returns>
    public static SuiteStep Gptq(GptqSpec? spec = null) => new GptqStep(spec ?? new());

    /// <summary>The rounding of weights is learned.</summary>
    /// <param name="spec">How; null for the defaults.</param>
    /// <returns>The step.</returns>
    public static SuiteStep AdaRound(AdaRoundSpec? spec = null) => new AdaRoundStep(spec ?? new());

    /// <summary>Means of channels come back.</summary>
    /// <returns>The step.</returns>
    public static SuiteStep CorrectBiases() => new BiasStep();

    private static string Count(int count, string what) => FormattableString.Invariant($"{count} {what}");

    private sealed record EqualizeStep(EqualizationSpec Spec) : SuiteStep
    {
        public override string Name => "equalize channels";

        internal override SuiteStage Stage => SuiteStage.FloatModel;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation) =>
            Count(Quantize.Equalize(candidate.Model, candidate.Example, Spec).Links.Length, "links");
    }

    private sealed record SmoothStep(SmoothingSpec Spec) : SuiteStep
    {
        public override string Name => "smooth activations";

        internal override SuiteStage Stage => SuiteStage.FloatModel;

        internal override string? Obstacle(SuiteCandidate candidate) =>
            candidate.Description.ActivationBits is null ? "activations stay in float" : null;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation) =>
            Count(Quantize.Smooth(candidate.Model, candidate.Data, Spec).Links.Length, "links");
    }

    private sealed record ClipStep(ImmutableArray<IStatisticsClippingRule> Rules) : SuiteStep
    {
        private const int MostBitsOfDistributions = 8;

        public override string Name => "choose clipping";

        internal override SuiteStage Stage => SuiteStage.Description;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation)
        {
            var before = candidate.Description;
            var (best, least) = (before, double.PositiveInfinity);
            foreach (var activations in Rules.Prepend(before.Clipping).Where(rule => rule is not DistributionClipping || Bits(before) <= MostBitsOfDistributions))
            {
                foreach (var weights in (IClippingRule?[])[before.WeightClipping, ClippingRules.LeastSquaredError()])
                {
                    cancellation.ThrowIfCancellationRequested();
                    var tried = before with { Clipping = activations, WeightClipping = weights };
                    candidate.Quantize(tried);
                    var loss = candidate.Loss();
                    if (loss < least)
                    {
                        (best, least) = (tried, loss);
                    }
                }
            }

            candidate.Quantize(best);
            return $"activations {best.Clipping}, weights {best.WeightClipping?.ToString() ?? "whole"}";
        }

        private static int Bits(PostTrainingSpec description) =>
            description.Overrides.Select(rule => rule.ActivationBits?.Bits ?? 0).Append(description.ActivationBits ?? 0).Max();
    }

    private sealed record ScaleStep(int MaximumEvaluations, int MaximumIterations) : SuiteStep
    {
        public override string Name => "search scales";

        internal override SuiteStage Stage => SuiteStage.Integers;

        internal override string? Obstacle(SuiteCandidate candidate) =>
            candidate.Quantized.Simulations.OfType<ISearchable>().FirstOrDefault(layer => layer.Obstacle is not null) is { } layer
                ? $"'{layer.Name}': {layer.Obstacle}"
                : null;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation)
        {
            ScaleSearchSpec spec = new() { MaximumEvaluations = MaximumEvaluations, MaximumIterations = MaximumIterations };
            var found = ScaleSearch.Search(
                candidate.Quantized, ScaleSearch.Searchable(candidate.Quantized), _ => candidate.Loss(), spec, null, cancellation);
            return Count(found.Evaluations, "evaluations");
        }
    }

    private sealed record GptqStep(GptqSpec Spec) : SuiteStep
    {
        public override string Name => "round by GPTQ";

        internal override SuiteStage Stage => SuiteStage.Integers;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation) =>
            Count(Quantize.Gptq(candidate.Quantized, candidate.Data, Spec, cancellation).Layers.Count(layer => layer.Reason is null), "layers");
    }

    private sealed record AdaRoundStep(AdaRoundSpec Spec) : SuiteStep
    {
        public override string Name => "learn rounding";

        internal override SuiteStage Stage => SuiteStage.Integers;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation) =>
            Count(Quantize.AdaRound(candidate.Quantized, candidate.Data, Spec, null, cancellation).Layers.Count(layer => layer.Reason is null), "layers");
    }

    private sealed record BiasStep : SuiteStep
    {
        public override string Name => "correct biases";

        internal override SuiteStage Stage => SuiteStage.Integers;

        internal override string Apply(SuiteCandidate candidate, CancellationToken cancellation) =>
            Count(Quantize.CorrectBiases(candidate.Quantized, candidate.Data).Layers.Length, "layers");
    }
}
