using System.Collections.Immutable;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning from several teachers at once: <see cref="SoftTargetLoss"/> with the mean of their softened probabilities.</summary>
/// <remarks>
/// p = Σ_k w_k · softmax(z_k / T) / Σ_k w_k. Zero when the student says what the teachers say on average.
/// <para>Source: Hinton, Vinyals, Dean 2015, arXiv 1503.02531, section 1 (arithmetic mean of an ensemble).</para>
/// </remarks>
public sealed record TeacherAverageSpec : ComponentSpec<IDistillationLoss>
{
    /// <summary>T. Range: above 0. Default 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 1;

    /// <summary>w: one weight per teacher, in their order; empty (default) for equal ones. Range: 0 and more, sum above 0.</summary>
    public ImmutableArray<double> Weights { get; init; } = [];

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">A weight is negative, or all are zero.</exception>
    public override IDistillationLoss Build(BuildContext context)
    {
        foreach (var weight in Weights)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(weight, nameof(Weights));
        }

        if (!Weights.IsEmpty)
        {
            Guards.Positive(Weights.Sum(), nameof(Weights));
        }

        return new LogitsLoss(Name, Weights.Length - 1, Temperature * Temperature, step => SoftTargetLoss.OfProbabilities(step.StudentLogits, Mean(step.TeacherLogits), Temperature));
    }

    private Tensor Mean(ImmutableArray<Tensor> logits)
    {
        var weights = Weights.IsEmpty ? [.. logits.Select(_ => 1.0)] : Weights;
        if (weights.Length != logits.Length)
        {
            throw new ModelStructureException(FormattableString.Invariant(
                $"The loss '{Name}' has {weights.Length} weights for {logits.Length} teachers. Give one weight per teacher, or none for equal ones."));
        }

        return logits.Select((teacher, k) => SoftTargetLoss.Soften(teacher, Temperature) * (weights[k] / weights.Sum())).Aggregate((sum, term) => sum + term);
    }
}
