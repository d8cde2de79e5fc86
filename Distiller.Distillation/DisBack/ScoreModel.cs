using Distiller.Distillation.Diffusion;

namespace Distiller.Distillation.DisBack;

/// <summary>How scores are learned and compared: the preconditioning gives the weight of the loss, the levels the noise.</summary>
public sealed record ScoreModel
{
    /// <summary>The preconditioning of the teacher.</summary>
    public required Preconditioning Preconditioning { get; init; }

    /// <summary>The noise levels on which the score of the student's samples is learned.</summary>
    public required NoiseLevels Levels { get; init; }

    /// <summary>The noise levels on which scores are compared, or null (default) for the same law. DMD takes <see cref="GridLevels"/>.</summary>
    public NoiseLevels? ComparisonLevels { get; init; }
}
