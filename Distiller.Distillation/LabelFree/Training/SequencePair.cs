using Distiller.Data;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>An encoder-decoder student and its teacher, run side by side on pseudo-labels.</summary>
/// <remarks>
/// The teacher runs in evaluation mode and without gradients, on the same prefixes as the student, and only in steps in which the policy of
/// <see cref="SequenceDistillationSchedule"/> is active; elsewhere training is plain cross-entropy with the labels. Minibatches hold inputs
/// (N, ...) and targets of <see cref="SequenceTargets"/>. The pair owns neither model.
/// </remarks>
/// <example><code>
/// using var pair = new SequencePair(student, teacher, new() { SharesEncoder = true });
/// var schedule = CompressionSchedule.Empty.DistillSequence(pair, EpochWindow.Range(0, 10), SequenceDistillationOptions.Paper);
/// var trainer = new Trainer(pair.ToTask(), optimizer, scheduler, options);
/// </code></example>
public sealed class SequencePair : IDisposable
{
    private readonly SequencePairOptions _options;
    private readonly TeacherCache? _cache;
    private Tensor? _teacherLogits;
    private Tensor? _studentLogits;
    private Tensor? _labels;

    /// <summary>Pairs a student with its teacher.</summary>
    /// <param name="student">The model that learns.</param>
    /// <param name="teacher">The model that it learns from, with the same vocabulary.</param>
    /// <param name="options">Sharing and caching; null for the defaults.</param>
    /// <exception cref="ArgumentException">The two share parameters.</exception>
    /// <exception cref="ModelStructureException">The encoder shall be shared, but the two differ.</exception>
    public SequencePair(SequenceModel student, SequenceModel teacher, SequencePairOptions? options = null)
    {
        _options = options ?? new SequencePairOptions();
        Student = student;
        Teacher = teacher;
        var own = student.Module.parameters().Select(parameter => parameter.Handle).ToHashSet();
        if (teacher.Module.parameters().Any(parameter => own.Contains(parameter.Handle)))
        {
            throw new ArgumentException(
                $"The teacher '{teacher.Module.GetName()}' shares parameters with the student, so it would change while it teaches. Build a second model and copy the weights.", nameof(teacher));
        }

        if (_options.SharesEncoder)
        {
            DemandEqual(student.Encoder, teacher.Encoder);
            Freezing.Freeze(student.Encoder);
        }

        _cache = _options.CacheCapacity > 0 ? new TeacherCache(_options.CacheCapacity) : null;
    }

    /// <summary>The model that learns.</summary>
    public SequenceModel Student { get; }

    /// <summary>The model that it learns from.</summary>
    public SequenceModel Teacher { get; }

    /// <summary>Minibatches that the teacher's networks have seen: what a cache saves.</summary>
    public long TeacherRuns { get; private set; }

    /// <summary>Whether the policy is active in the step that runs.</summary>
    internal bool IsEngaged { get; set; }

    internal (Tensor Student, Tensor Teacher, Tensor Labels) Step => (_studentLogits, _teacherLogits, _labels) is ({ } own, { } taught, { } labels)
        ? (own, taught, labels)
        : throw new InvalidOperationException(
            "The sequence distillation policy has no logits: the student ran without its teacher. Compute the loss with SequencePair.Loss, or give the trainer SequencePair.ToTask().");

    /// <summary>Runs student and, where the policy is active, teacher on a minibatch.</summary>
    /// <param name="batch">Inputs (N, ...), targets (N, 2, L).</param>
    /// <returns>The cross-entropy with the labels: a scalar with gradient.</returns>
    public Tensor Loss(Batch batch)
    {
        Forget();
        Guards.Shape(batch.Targets, "N", "2", "L");
        using var scope = NewDisposeScope();
        var (read, labels) = (batch.Targets.select(1, 0), batch.Targets.select(1, 1));
        var encoded = _options.SharesEncoder ? EncodeFrozen(batch.Inputs) : Student.Encode(batch.Inputs);
        var logits = Student.Decode(encoded, read);
        if (IsEngaged)
        {
            _teacherLogits = TeacherLogits(batch, _options.SharesEncoder ? encoded : null).DetachFromDisposeScope();
            _studentLogits = logits.alias().DetachFromDisposeScope();
            _labels = labels.alias().DetachFromDisposeScope();
        }

        return SequenceLoss.CrossEntropy(logits, labels).MoveToOuterDisposeScope();
    }

    /// <summary>The task with which <see cref="Trainer"/> trains the student.</summary>
    /// <returns>The task; a validation measures the cross-entropy with the targets.</returns>
    public TrainingTask ToTask() => new() { Model = Student.Module, Loss = Loss, Evaluate = Evaluate };

    /// <summary>Lets go of what is kept. The models stay.</summary>
    public void Dispose()
    {
        Forget();
        _cache?.Dispose();
    }

    internal void Forget()
    {
        _teacherLogits?.Dispose();
        _studentLogits?.Dispose();
        _labels?.Dispose();
        (_teacherLogits, _studentLogits, _labels) = (null, null, null);
    }

    private static void DemandEqual(nn.Module student, nn.Module teacher)
    {
        ModelWeights.DemandAlike(student, teacher);
        using var scope = NewDisposeScope();
        var known = teacher.state_dict();
        foreach (var (name, value) in student.state_dict())
        {
            if (!value.equal(known[name]).all().item<bool>())
            {
                throw new ModelStructureException(
                    $"The encoder cannot be shared: '{name}' differs between student and teacher. Copy the teacher's encoder into the student first, or set SharesEncoder to false.");
            }
        }
    }

    private Tensor EncodeFrozen(Tensor inputs)
    {
        using var noGrad = no_grad();
        Student.Encoder.eval();
        return Student.Encode(inputs).detach();
    }

    private Tensor TeacherLogits(Batch batch, Tensor? encoded)
    {
        using var noGrad = no_grad();
        Teacher.Module.eval();
        if (_cache is null)
        {
            TeacherRuns++;
            return Teacher.Decode(encoded ?? Teacher.Encode(batch.Inputs), batch.Targets.select(1, 0)).detach();
        }

        // Inputs and targets as one row each: what the cache knows an utterance by.
        var inputs = batch.Inputs.flatten(1);
        var rows = cat([inputs.to_type(ScalarType.Float32), batch.Targets.flatten(1).to_type(ScalarType.Float32)], 1);
        long[] shape = [.. batch.Inputs.shape.Skip(1)];
        var length = batch.Targets.shape[2];
        return _cache.Logits(rows, missing =>
        {
            TeacherRuns++;
            var features = missing.narrow(1, 0, inputs.shape[1]).reshape([missing.shape[0], .. shape]).to_type(batch.Inputs.dtype);
            var read = missing.narrow(1, inputs.shape[1], length).to_type(ScalarType.Int64);
            return Teacher.Decode(Teacher.Encode(features), read);
        });
    }

    private EvaluationResult Evaluate(IBatchSource source, CancellationToken cancellation)
    {
        var wasTraining = Student.Module.training;
        Student.Module.eval();
        var (sum, samples) = (0.0, 0);
        try
        {
            using var noGrad = no_grad();
            foreach (var batch in source.ReadEpoch(0))
            {
                cancellation.ThrowIfCancellationRequested();
                using var scope = NewDisposeScope();
                using (batch)
                {
                    var logits = Student.Decode(Student.Encode(batch.Inputs), batch.Targets.select(1, 0));
                    sum += batch.Count * SequenceLoss.CrossEntropy(logits, batch.Targets.select(1, 1)).item<float>();
                    samples += batch.Count;
                }
            }
        }
        finally
        {
            Student.Module.train(wasTraining);
        }

        return new EvaluationResult(sum / Math.Max(1, samples), null, null, samples);
    }
}
