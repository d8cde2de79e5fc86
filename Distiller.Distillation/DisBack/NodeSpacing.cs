namespace Distiller.Distillation.DisBack;

/// <summary>Which models of the degradation become nodes of the path.</summary>
public enum NodeSpacing
{
    /// <summary>Evenly by steps, as published. Most of the way is covered in the first steps, so late nodes hardly differ.</summary>
    Linear,

    /// <summary>By the cube of the node's place: dense at first, rare later.</summary>
    Cubic,

    /// <summary>
    /// Recorded densely, then kept where the relative score distance is nearest to evenly spread values; nodes below 0.05 are skipped.
    /// An addition of this library.
    /// </summary>
    ScoreDistance,
}
