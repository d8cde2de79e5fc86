using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A student and the teachers that it learns from, run side by side.</summary>
/// <remarks>
/// Teachers run in evaluation mode and without gradients, whatever mode they were left in, so that their statistics cannot
/// drift; their parameters belong to neither the student's parameters nor its saved state. They run only in steps in which a
/// policy of <see cref="DistillationSchedule"/> is active: before and after, training is plain. The pair owns none of the models.
/// <para>In a loop of your own call <see cref="Loss"/> in place of model and criterion.</para>
/// </remarks>
/// <example><code>
/// using var pair = new TeacherStudent(student, [teacher]);
/// var schedule = CompressionSchedule.Empty.Distill(
///     pair, new SoftTargetSpec { Name = "kd", Temperature = 4 }, EpochWindow.Range(0, 30), new() { DistillationWeight = 0.7, TaskWeight = 0.3 });
/// var trainer = new Trainer(pair.ToTask(), optimizer, scheduler, options);
/// </code></example>
public sealed class TeacherStudent : IDisposable
{
    private readonly ImmutableArray<nn.Module<Tensor, Tensor>> _teachers;
    private readonly Func<Tensor, Tensor, Tensor> _criterion;
    private readonly TapSet _studentTaps;
    private readonly ImmutableArray<TapSet> _teacherTaps;
    private readonly ImmutableArray<TeacherCache> _caches;
    private readonly List<Tensor> _kept = [];
    private int _engaged;

    /// <summary>Pairs a student with teachers.</summary>
    /// <param name="student">The model that learns. Maps inputs (N, ...) to logits (N, Classes).</param>
    /// <param name="teachers">The models that it learns from: one or more, with outputs of the student's shape.</param>
    /// <param name="options">The task's loss and the cache; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no teacher, a teacher shares parameters with the student, or there is a cache folder for no samples.</exception>
    public TeacherStudent(
        nn.Module<Tensor, Tensor> student, IEnumerable<nn.Module<Tensor, Tensor>> teachers, TeacherStudentOptions? options = null)
    {
        options ??= new TeacherStudentOptions();
        Student = student;
        _teachers = [.. teachers];
        if (_teachers.IsEmpty)
        {
            throw new ArgumentException("There is no teacher. Give at least one; without one, use TrainingTask.Classification.", nameof(teachers));
        }

        foreach (var teacher in _teachers)
        {
            DemandSeparate(student, teacher);
        }

        if (options.CacheFolder is not null && options.CacheCapacity == 0)
        {
            throw new ArgumentException($"The cache folder '{options.CacheFolder}' stays empty: CacheCapacity is 0. Set it to the number of samples.", nameof(options));
        }

        _criterion = options.Criterion ?? ((scores, targets) => nn.functional.cross_entropy(scores, targets));
        _studentTaps = new TapSet(student);
        _teacherTaps = [.. _teachers.Select(teacher => new TapSet(teacher))];
        _caches = options.CacheCapacity == 0 ? [] : [.. _teachers.Select((teacher, i) => new TeacherCache(
            options.CacheCapacity, options.CachePrecision, DiskOf(options.CacheFolder, i, teacher)))];
    }

    /// <summary>The model that learns.</summary>
    public nn.Module<Tensor, Tensor> Student { get; }

    /// <summary>The models that it learns from.</summary>
    public IReadOnlyList<nn.Module<Tensor, Tensor>> Teachers => _teachers;

    /// <summary>What the last forward pass gave; null outside a step of an active policy.</summary>
    public DistillationStep? Step { get; private set; }

    internal Tensor? TaskLoss { get; private set; }

    internal bool IsTaskScaled { get; set; }

    /// <summary>Runs teachers and student on a minibatch.</summary>
    /// <param name="batch">The minibatch; images go through the models with channels last in memory.</param>
    /// <returns>The task's loss: a scalar with gradient. Policies add the teachers' part to it.</returns>
    public Tensor Loss(Batch batch)
    {
        Forget();
        using var inputs = ChannelsLast.Apply(batch.Inputs);
        if (_engaged == 0)
        {
            return _criterion(Student.call(inputs), batch.Targets);
        }

        ImmutableArray<Tensor> teacherLogits = [.. _teachers.Select((_, index) => Keep(RunTeacher(index, inputs)))];
        Tensor logits;
        using (_studentTaps.Record())
        {
            logits = Student.call(inputs);
        }

        Step = new DistillationStep(Keep(logits.alias()), teacherLogits, Keep(batch.Targets.alias()), _studentTaps, _teacherTaps);
        TaskLoss = _criterion(logits, batch.Targets);
        return TaskLoss;
    }

    /// <summary>The task with which <see cref="Trainer"/> trains the student; it is measured without its teachers.</summary>
    /// <returns>A task for classification.</returns>
    public TrainingTask ToTask() => new()
    {
        Model = Student,
        Loss = Loss,
        Evaluate = (source, cancellation) => Evaluator.Classify(Student, source, cancellation),
    };

    /// <summary>Removes all taps and lets go of what was captured. The models stay.</summary>
    public void Dispose()
    {
        Forget();
        _studentTaps.Dispose();
        foreach (var taps in _teacherTaps)
        {
            taps.Dispose();
        }

        StoreCaches();
        foreach (var cache in _caches)
        {
            cache.Dispose();
        }
    }

    /// <summary>Taps what a loss compares.</summary>
    internal void Require(IDistillationLoss loss)
    {
        foreach (var point in loss.Taps)
        {
            if (point.TeacherIndex < 0 || point.TeacherIndex >= _teachers.Length)
            {
                throw new ArgumentException(FormattableString.Invariant(
                    $"The loss '{loss.Name}' compares with teacher {point.TeacherIndex}, but there are {_teachers.Length}. Count teachers from 0."));
            }

            if (!_caches.IsEmpty)
            {
                throw new ArgumentException(
                    $"The loss '{loss.Name}' compares features at '{point.Teacher}', but the cache keeps logits only. Set CacheCapacity to 0.");
            }

            _studentTaps.Add(point.Student);
            _teacherTaps[point.TeacherIndex].Add(point.Teacher);
        }
    }

    /// <summary>A policy is active in the step that begins.</summary>
    internal void Engage() => _engaged++;

    /// <summary>The step of an active policy is over.</summary>
    internal void Release()
    {
        _engaged--;
        if (_engaged == 0)
        {
            Forget();
        }
    }

    /// <summary>What teachers know has changed.</summary>
    internal void DropCaches()
    {
        foreach (var cache in _caches)
        {
            cache.Drop();
        }
    }

    /// <summary>Writes what caches on disk have learned since the last time.</summary>
    internal void StoreCaches()
    {
        foreach (var cache in _caches)
        {
            cache.Store();
        }
    }

    private static (TeacherCacheFile File, nn.Module Teacher)? DiskOf(string? folder, int index, nn.Module teacher) =>
        folder is null ? null : (new TeacherCacheFile(Path.Combine(folder, FormattableString.Invariant($"teacher{index}.safetensors"))), teacher);

    private static void DemandSeparate(nn.Module student, nn.Module teacher)
    {
        var own = student.parameters().Select(parameter => parameter.Handle).ToHashSet();
        if (ReferenceEquals(student, teacher) || teacher.parameters().Any(parameter => own.Contains(parameter.Handle)))
        {
            throw new ArgumentException(
                $"The teacher '{teacher.GetName()}' shares parameters with the student '{student.GetName()}', so it would change while it teaches. "
                + "Build a second model and load the weights into it.",
                nameof(teacher));
        }
    }

    private Tensor RunTeacher(int index, Tensor inputs)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var recording = _teacherTaps[index].Record();
        var teacher = _teachers[index];
        teacher.eval();
        var logits = _caches.IsEmpty ? teacher.call(inputs) : _caches[index].Logits(inputs, teacher.call);
        return logits.alias().MoveToOuterDisposeScope();
    }

    private Tensor Keep(Tensor value)
    {
        _kept.Add(value.DetachFromDisposeScope());
        return value;
    }

    private void Forget()
    {
        Step = null;
        TaskLoss = null;
        IsTaskScaled = false;
        _kept.ForEach(value => value.Dispose());
        _kept.Clear();
        _studentTaps.Clear();
        foreach (var taps in _teacherTaps)
        {
            taps.Clear();
        }
    }
}
