using Distiller.Configuration;
using Distiller.Data;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Makes pruners, regularizers and removers known to schedule files.</summary>
public static class PruningRegistration
{
    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the classes of the sections <c>pruners</c>, <c>regularizers</c> and <c>extensions</c>, and the policies that use them.</summary>
        /// <remarks>
        /// Classes have the original's names. Beyond the original there are <c>PatternPruner</c>, <c>RigLPruner</c>,
        /// <c>WandaPruner</c>, <c>SparseGptPruner</c>, <c>NetworkSlimmingRegularizer</c>, <c>IterativeLottery</c>, <c>BlockRemover</c>, <c>LowRankFactorizer</c>, ranked pruners by Taylor terms, geometric median, movement and batch normalisation,
        /// and the arguments <c>scope</c>, <c>kept_multiple</c> and <c>minimum_kept</c>.
        /// </remarks>
        /// <param name="calibration">Data for pruners that measure a layer's inputs: <c>WandaPruner</c>, <c>SparseGptPruner</c> and
        /// <c>FMReconstructionChannelPruner</c> with their kin. Without it files that name one of them are refused.</param>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddPruning(IBatchSource? calibration = null)
        {
            registry
                .AddKind<ComponentSpec<IPruner>, PruningPolicySpec>("pruner", PolicyArguments.Prune, policy => policy.Pruner, PolicyArguments.Write)
                .AddKind<ComponentSpec<IRegularizer>, RegularizationPolicySpec>(
                    "regularizer", PolicyArguments.Regularize, policy => policy.Regularizer, PolicyArguments.Write)
                .AddKind<StructureRemoverSpec, ThinningPolicySpec>(
                    ThinnerClasses.Kind, (remover, window, _) => new() { Remover = remover, Window = window }, policy => policy.Remover)
                .AddKind<LotterySpec, LotteryPolicySpec>(ThinnerClasses.Kind, (lottery, window, _) => LotteryPolicySpec.Of(lottery, window), policy => policy.Lottery)
                .AddKind<BlockRemoverSpec, BlockPolicySpec>(ThinnerClasses.Kind, (remover, window, _) => new() { Remover = remover, Window = window }, policy => policy.Remover)
                .AddKind<LowRankSpec, LowRankPolicySpec>(ThinnerClasses.Kind, (factors, window, _) => new() { Factors = factors, Window = window }, policy => policy.Factors);
            return PruningDescriptions.AddTo(LowRankClasses.AddTo(BlockClasses.AddTo(LotteryClasses.AddTo(ThinnerClasses.AddTo(RegularizerClasses.AddTo(OneShotClasses.AddTo(RankedClasses.AddTo(PrunerClasses.AddTo(registry)), calibration)))))));
        }
    }
}
