namespace Distiller.Distillation.DisBack;

/// <summary>The moment at which a node of the path became the target.</summary>
/// <param name="Update">Generator updates before it.</param>
/// <param name="NodeStep">Degradation steps of the node; 0 is the teacher.</param>
/// <param name="Checksum">SHA-256 of the weights that were loaded, as read back from the target.</param>
public sealed record TargetSwitch(long Update, int NodeStep, string Checksum);
