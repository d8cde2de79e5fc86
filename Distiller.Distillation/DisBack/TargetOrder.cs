namespace Distiller.Distillation.DisBack;

/// <summary>Which models are the target, one after the other. The teacher is always the last, and stays.</summary>
public enum TargetOrder
{
    /// <summary>The teacher alone.</summary>
    TeacherOnly,

    /// <summary>From the node next to the last one back to the teacher: DisBack.</summary>
    Backward,

    /// <summary>From the node next to the teacher away from it, then the teacher: a control that should fail.</summary>
    Forward,
}
