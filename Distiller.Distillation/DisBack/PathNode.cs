using Distiller.Scheduling;

namespace Distiller.Distillation.DisBack;

/// <summary>A model on the way from the teacher to the untrained student.</summary>
/// <param name="Step">Degradation steps that it has behind it; 0 is the teacher.</param>
/// <param name="Weights">Its parameters and buffers, copied. They belong to the path.</param>
/// <param name="Checksum">SHA-256 of the weights as hexadecimal digits.</param>
public sealed record PathNode(int Step, StateDict Weights, string Checksum)
{
    /// <summary>
    /// r = E‖D_node − D_last‖² / E‖D_teacher − D_last‖² on the student's samples: 1 at the teacher, 0 at the last node. NaN before
    /// it was measured.
    /// </summary>
    public double RelativeDistance { get; init; } = double.NaN;
}
