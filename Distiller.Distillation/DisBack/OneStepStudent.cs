using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Distillation.Diffusion;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Distillation.DisBack;

/// <summary>A one-step generator in training, with what score distillation did to it so far.</summary>
/// <remarks>Its own task has a loss of 0: policies bring the objective. It disposes neither generator.</remarks>
/// <example><code>
/// using var student = new OneStepStudent(generator, [2]);
/// var schedule = CompressionSchedule.Empty.DistillScores(student, teacher, NewDenoiser, options, EpochWindow.Range(0, 32));
/// using var scheduler = new CompressionScheduler(schedule, generator.Module, optimizer);
/// new Trainer(student.ToTask(measure), optimizer, scheduler, new TrainerOptions { Epochs = 32 }).Fit(new NoiseBatches([2], 256, 25, seed));
/// </code></example>
public sealed class OneStepStudent : IDisposable
{
    private readonly long[] _shape;
    private Tensor? _sample;

    /// <summary>Brings a generator.</summary>
    /// <param name="generator">The generator.</param>
    /// <param name="noiseShape">The shape of its noise for one sample, without N.</param>
    /// <param name="average">Built like the generator; takes the moving average of its weights. Null for none.</param>
    /// <exception cref="ArgumentException">The average is the generator itself.</exception>
    /// <exception cref="ModelStructureException">The average is built in another way.</exception>
    public OneStepStudent(IOneStepGenerator generator, ReadOnlySpan<long> noiseShape, IOneStepGenerator? average = null)
    {
        if (average is not null)
        {
            if (ReferenceEquals(average.Module, generator.Module))
            {
                throw new ArgumentException("The average cannot be the generator itself. Build a second one of the same kind.", nameof(average));
            }

            ModelWeights.DemandAlike(generator.Module, average.Module);
        }

        Generator = generator;
        Average = average;
        _shape = noiseShape.ToArray();
    }

    /// <summary>The generator.</summary>
    public IOneStepGenerator Generator { get; }

    /// <summary>The moving average of the generator, or null.</summary>
    public IOneStepGenerator? Average { get; }

    /// <summary>Generator updates so far.</summary>
    public long Updates { get; internal set; }

    /// <summary>Forward passes of a network on a minibatch so far, degradation included: what the training cost.</summary>
    public long Evaluations { get; internal set; }

    /// <summary>The nodes that were targets, in their order.</summary>
    public ImmutableArray<TargetSwitch> Switches { get; internal set; } = [];

    /// <summary>The path that was recorded, once training has begun; null without one. It belongs to the policy.</summary>
    public DegradationPath? Path { get; internal set; }

    internal Tensor Sample => _sample ?? throw new InvalidOperationException(
        "The student has made no samples in this step. Compute the loss with OneStepStudent.Loss, or give the trainer OneStepStudent.ToTask().");

    /// <summary>Runs the generator and keeps the samples for the policy.</summary>
    /// <param name="batch">Its inputs are noise, shape (N, ...).</param>
    /// <returns>0, with a graph.</returns>
    public Tensor Loss(Batch batch)
    {
        Forget();
        using var scope = NewDisposeScope();
        _sample = Generator.OneStep(batch.Inputs).alias().DetachFromDisposeScope();
        Count(1);
        return (_sample.sum() * 0).MoveToOuterDisposeScope();
    }

    /// <summary>The task with which <see cref="Trainer"/> trains the generator.</summary>
    /// <param name="measure">How far the generator is from the data; null for no measurement.</param>
    /// <returns>A task.</returns>
    public TrainingTask ToTask(Func<IOneStepGenerator, double>? measure = null) => new()
    {
        Model = Generator.Module,
        Loss = Loss,
        Evaluate = (_, _) => new EvaluationResult(measure?.Invoke(Generator) ?? 0, null, null, 0),
    };

    /// <summary>Frees the samples of the last step.</summary>
    public void Dispose() => Forget();

    internal Tensor Draw(long count, Generator generator)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        return Generator.OneStep(randn([count, .. _shape], generator: generator)).detach().MoveToOuterDisposeScope();
    }

    internal void Count(long evaluations) => Evaluations += evaluations;

    internal void Forget()
    {
        _sample?.Dispose();
        _sample = null;
    }
}
