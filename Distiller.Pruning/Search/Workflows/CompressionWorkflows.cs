using System.Collections.Immutable;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Published ways of making a network narrower, each a verb that adds all its policies to a schedule.</summary>
public static class CompressionWorkflows
{
    extension(CompressionSchedule schedule)
    {
        /// <summary>Network slimming: a lasso on the scales of batch normalisation, then the filters of the smallest scales go, ranked over all layers.</summary>
        /// <remarks>
        /// Train on for some epochs afterwards. What removed filters still emitted through their shift is dropped, and learned again.
        /// <para>Source: Liu et al. 2017, arXiv 1708.06519; Distiller: <c>examples/network_slimming</c>, whose schedule leaves the lasso out (toolkit 18.22).</para>
        /// </remarks>
        /// <param name="options">What, how far, when.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Slim(SlimmingOptions options) => schedule
            .Regularize(new NetworkSlimmingSpec { Name = "slimming_lasso", Strength = options.Strength }, EpochWindow.Range(0, options.SparseEpochs))
            .Prune(
                new RankedPrunerSpec
                {
                    Name = "slimming_pruner",
                    Structure = Structure.Filter,
                    Criterion = Criteria.BatchNormScale,
                    Curve = KnownCurves.Constant(options.Fraction),
                    Weights = options.Weights,
                    Scope = RankingScope.Global,
                },
                EpochWindow.At(options.SparseEpochs))
            .Thin(
                new FilterRemoverSpec { Name = "slimming_thinner", InputShape = options.InputShape },
                EpochWindow.At(options.SparseEpochs));

        /// <summary>Network trimming: filters whose activations are mostly zero (APoZ) go, the network trains on, and again.</summary>
        /// <remarks>
        /// Round i (from 0) is at the beginning of epoch (i + 1) · EpochsBetween; activations are measured by hooks in the epochs before it.
        /// Train on for some epochs after the last.
        /// <para>Source: Hu et al. 2016, arXiv 1607.03250; Distiller: <c>examples/network_trimming</c>.</para>
        /// </remarks>
        /// <param name="options">What, how far, when.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Trim(TrimmingOptions options)
        {
            var window = EpochWindow.At([.. Enumerable.Range(1, options.Rounds).Select(round => round * options.EpochsBetween)]);
            return schedule
                .Prune(
                    new RankedPrunerSpec
                    {
                        Name = "trimming_pruner",
                        Structure = Structure.Filter,
                        Criterion = Criteria.ActivationZeros,
                        Curve = KnownCurves.Constant(options.Fraction),
                        Weights = options.Weights,
                    },
                    window)
                .Thin(
                    new FilterRemoverSpec { Name = "trimming_thinner", InputShape = options.InputShape },
                    window);
        }

        /// <summary>Guided structured sparsity: a lasso on input channels, guided by a term that spreads their lengths; channels that became small go.</summary>
        /// <remarks>
        /// Penalties: λ Σ_c ‖W_c‖ + v / Var_c ‖W_c‖. Channels whose mean absolute weight falls below the threshold are zero from step to step and stay so
        /// when the penalties end; then they are removed, with the filters that make them. Train on for some epochs afterwards.
        /// <para>Source: Torfi et al. 2018, arXiv 1802.09902; Distiller: <c>examples/gss</c>.</para>
        /// </remarks>
        /// <param name="options">What, how far, when.</param>
        /// <returns>A new schedule.</returns>
        public CompressionSchedule Guide(GuidedSparsityOptions options)
        {
            var window = EpochWindow.Range(0, options.SparseEpochs);
            GroupLassoSpec lasso = new()
            {
                Name = "guided_lasso",
                Penalties = options.Strengths.ToImmutableDictionary(entry => entry.Key, entry => new GroupPenalty(entry.Value, Structure.Channel)),
                ThresholdNorm = GroupNorm.MeanL1,
                Threshold = options.Threshold,
            };
            var penalized = options.VarianceStrength == 0
                ? schedule
                : schedule.Regularize(
                    new GroupVarianceSpec
                    {
                        Name = "guided_variance",
                        Strengths = options.Strengths.Keys.ToImmutableDictionary(name => name, _ => options.VarianceStrength),
                    },
                    window);
            return penalized
                .Regularize(lasso, window, keepMask: true)
                .Thin(
                    new ChannelRemoverSpec { Name = "guided_thinner", InputShape = options.InputShape },
                    EpochWindow.At(options.SparseEpochs));
        }
    }
}
