using Distiller.Scheduling;

namespace Distiller.Distillation.Tests.Losses;

/// <summary>A loss of the contract: its description, and what holds for it.</summary>
public sealed record LossCase(ComponentSpec<IDistillationLoss> Spec)
{
    /// <summary>Whether it is zero when the student equals the teacher.</summary>
    public bool VanishesForEquals { get; init; } = true;

    /// <summary>All losses, each on the taps or logits that it needs.</summary>
    public static IEnumerable<LossCase> All =>
    [
        new(new SoftTargetSpec { Name = "soft", Temperature = 3 }),
        new(new DecoupledSpec { Name = "decoupled" }),
        new(new TeacherAverageSpec { Name = "average", Temperature = 2 }),
        new(new HintSpec { Name = "hint", StudentModule = "relu1" }),
        new(new HintSpec { Name = "regressed", StudentModule = "relu1", AlwaysRegresses = true }) { VanishesForEquals = false },
        new(new HintSpec { Name = "linear", StudentModule = "flatten" }),
        new(new AttentionTransferSpec { Name = "attention", StudentModule = "relu1" }),
        new(new RelationalSpec { Name = "relations", StudentModule = "flatten" }),
        new(new SimilaritySpec { Name = "similarity", StudentModule = "relu2" }),
        new(new ContrastiveSpec { Name = "contrast", StudentModule = "flatten" }) { VanishesForEquals = false },
    ];

    /// <inheritdoc/>
    public override string ToString() => Spec.Name;
}
