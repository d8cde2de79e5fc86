using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>What one forward pass of student and teachers gave. Its tensors are lent; teachers' have no gradient.</summary>
/// <remarks>Shapes: logits (N, Classes); targets as the data set has them, for classes (N) of type Int64.</remarks>
public sealed class DistillationStep
{
    private readonly TapSet _student;
    private readonly ImmutableArray<TapSet> _teachers;

    internal DistillationStep(
        Tensor studentLogits, ImmutableArray<Tensor> teacherLogits, Tensor targets, TapSet student, ImmutableArray<TapSet> teachers)
    {
        StudentLogits = studentLogits;
        TeacherLogits = teacherLogits;
        Targets = targets;
        _student = student;
        _teachers = teachers;
    }

    /// <summary>The student's output, with gradient.</summary>
    public Tensor StudentLogits { get; }

    /// <summary>The output of each teacher.</summary>
    public ImmutableArray<Tensor> TeacherLogits { get; }

    /// <summary>The labels.</summary>
    public Tensor Targets { get; }

    /// <summary>The student's output at a tap, with gradient.</summary>
    /// <param name="point">One of the loss's <see cref="IDistillationLoss.Taps"/>.</param>
    /// <returns>The captured output.</returns>
    public Tensor Student(TapPoint point) => _student[point.Student];

    /// <summary>The teacher's output at a tap, without gradient.</summary>
    /// <param name="point">One of the loss's <see cref="IDistillationLoss.Taps"/>.</param>
    /// <returns>The captured output.</returns>
    public Tensor Teacher(TapPoint point) => _teachers[point.TeacherIndex][point.Teacher];
}
