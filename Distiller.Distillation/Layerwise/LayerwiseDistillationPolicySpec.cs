using Distiller.Scheduling;

namespace Distiller.Distillation.Layerwise;

/// <summary>Prediction of several layers of a teacher at once, bound to epochs. Source: DistilHuBERT, arXiv 2110.01900.</summary>
public sealed record LayerwiseDistillationPolicySpec : PolicySpec
{
    /// <summary>Name of the component, the key of its saved state. Default <c>layerwise_distillation</c>.</summary>
    public string Instance { get; init; } = "layerwise_distillation";

    /// <summary>The student in training. It outlives the scheduler.</summary>
    public required LayerwiseStudent Student { get; init; }

    /// <inheritdoc/>
    public override string Name => Instance;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule is run on another model, or the optimizer does not have the heads' parameters.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        if (!ReferenceEquals(context.Model, Student.Module))
        {
            throw new ArgumentException(
                $"Layerwise distillation teaches '{Student.Module.GetName()}', but the schedule is run on another model, '{context.Model.GetName()}'. Make the scheduler for the student's module.");
        }

        var learned = context.Optimizer?.parameters().Select(parameter => parameter.Handle).ToHashSet();
        if (learned is not null && Student.ExtraParameters().Any(parameter => !learned.Contains(parameter.Handle)))
        {
            throw new ArgumentException("The optimizer does not have the heads' parameters, so that they would not learn. Give it LayerwiseStudent.ExtraParameters() besides the student's.");
        }

        return new LayerwiseDistillationPolicy(Student);
    }
}
