using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>A loss that compares the outputs of two modules, one in the student, one in a teacher.</summary>
public abstract record FeatureLossSpec : ComponentSpec<IDistillationLoss>
{
    /// <summary>Path of the student's module, such as <c>layer2</c>.</summary>
    public required string StudentModule { get; init; }

    /// <summary>Path of the teacher's module. Null (default): the student's path.</summary>
    public string? TeacherModule { get; init; }

    /// <summary>Which teacher, counted from 0. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Teacher
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Teacher));
            field = value;
        }
    }

    /// <summary>The modules that are compared.</summary>
    internal TapPoint Point => new(StudentModule, TeacherModule ?? StudentModule, Teacher);

    /// <inheritdoc/>
    public override IDistillationLoss Build(BuildContext context) => new FeatureLoss(Name, Point, Compare);

    /// <summary>The loss of one minibatch of features.</summary>
    /// <param name="student">The student's features, with gradient; first dimension N.</param>
    /// <param name="teacher">The teacher's features; first dimension N.</param>
    /// <returns>A scalar, which belongs to the caller's scope.</returns>
    protected abstract Tensor Compare(Tensor student, Tensor teacher);
}
