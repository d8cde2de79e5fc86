namespace Distiller.Distillation.DisBack;

/// <summary>From which weights the score of the student's samples is learned.</summary>
public enum FakeStart
{
    /// <summary>The teacher's: Diff-Instruct.</summary>
    Teacher,

    /// <summary>The last node's, which knows the untrained student: DisBack.</summary>
    LastNode,
}
