using Distiller.Distillation.Diffusion;
using Distiller.Scheduling;

namespace Distiller.Distillation.DisBack;

/// <summary>Score distillation bound to epochs: Diff-Instruct, DisBack, or what lies between, by its options.</summary>
/// <remarks>
/// With a path the degradation is recorded when the first active epoch begins, before the generator's first step. Source: DisBack,
/// arXiv 2408.15991; Diff-Instruct, arXiv 2305.18455.
/// </remarks>
public sealed record ScoreDistillationPolicySpec : PolicySpec
{
    /// <summary>Name of the component, the key of its saved state. Default <c>score_distillation</c>.</summary>
    public string Instance { get; init; } = "score_distillation";

    /// <summary>The generator in training. It outlives the scheduler.</summary>
    public required OneStepStudent Student { get; init; }

    /// <summary>The diffusion model to learn from. It is not changed, and outlives the scheduler.</summary>
    public required IDenoiser Teacher { get; init; }

    /// <summary>Makes a model of the teacher's architecture; its weights do not matter. The policy disposes what it gets.</summary>
    public required Func<IDenoiser> NewDenoiser { get; init; }

    /// <summary>How.</summary>
    public required ScoreDistillationOptions Options { get; init; }

    /// <inheritdoc/>
    public override string Name => Instance;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The schedule is run on another model than the generator, or models are shared.</exception>
    /// <exception cref="ModelStructureException">The new model is built in another way than the teacher.</exception>
    public override CompressionPolicy Build(BuildContext context)
    {
        if (!ReferenceEquals(context.Model, Student.Generator.Module))
        {
            throw new ArgumentException(
                $"Score distillation teaches '{Student.Generator.Module.GetName()}', but the schedule is run on another model, '{context.Model.GetName()}'. Make the scheduler for the generator's module.");
        }

        if (ReferenceEquals(Teacher.Module, Student.Generator.Module))
        {
            throw new ArgumentException("The generator and its teacher are one model. Copy the teacher's weights into a second model.");
        }

        return new ScoreDistillationPolicy(Student, Teacher, NewModel(), NewModel(), Options);
    }

    private IDenoiser NewModel()
    {
        var model = NewDenoiser();
        if (ReferenceEquals(model.Module, Teacher.Module) || ReferenceEquals(model.Module, Student.Generator.Module))
        {
            throw new ArgumentException("NewDenoiser returned a model that is in use. It makes a new model at each call.");
        }

        ModelWeights.DemandAlike(Teacher.Module, model.Module);
        return model;
    }
}
