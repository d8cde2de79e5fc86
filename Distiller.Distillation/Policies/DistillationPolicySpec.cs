using Distiller.Scheduling;

namespace Distiller.Distillation;

/// <summary>A distillation loss bound to a pair of models and to epochs. YAML: a policy with a <c>distiller</c>.</summary>
public sealed record DistillationPolicySpec : PolicySpec
{
    /// <summary>The student and its teachers. They outlive the scheduler.</summary>
    public required TeacherStudent Pair { get; init; }

    /// <summary>What is compared.</summary>
    public required ComponentSpec<IDistillationLoss> Loss { get; init; }

    /// <summary>How much it counts.</summary>
    public DistillationOptions Options { get; init; } = DistillationOptions.Default;

    /// <inheritdoc/>
    public override string Name => Loss.Name;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule is run on another model than the pair's student, or there are too few teachers.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        if (!ReferenceEquals(context.Model, Pair.Student))
        {
            throw new ArgumentException(
                $"The distillation policy '{Name}' teaches '{Pair.Student.GetName()}', but the schedule is run on another model, '{context.Model.GetName()}'. "
                + "Make the scheduler for the pair's student.");
        }

        var loss = context.Component(Loss);
        Pair.Require(loss);
        return new DistillationPolicy(Pair, loss, Options, context.Compatibility == Compatibility.Distiller);
    }
}
