using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Makes the teacher of what the student was.</summary>
public interface ITeacherRenewal
{
    /// <summary>Called when an epoch begins.</summary>
    /// <param name="student">The model that learns.</param>
    /// <param name="teacher">A model of the same architecture.</param>
    /// <param name="isFirst">Whether it is the first epoch of the window.</param>
    /// <returns>Whether the teacher has changed.</returns>
    bool OnEpochBegin(nn.Module student, nn.Module teacher, bool isFirst);

    /// <summary>Called when a step has ended, on the student's new weights.</summary>
    /// <param name="student">The model that learns.</param>
    /// <param name="teacher">A model of the same architecture.</param>
    /// <returns>Whether the teacher has changed.</returns>
    bool OnMinibatchEnd(nn.Module student, nn.Module teacher);
}
