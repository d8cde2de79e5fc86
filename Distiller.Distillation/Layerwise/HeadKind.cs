namespace Distiller.Distillation.Layerwise;

/// <summary>How the student's last state becomes a prediction for each target.</summary>
public enum HeadKind
{
    /// <summary>A shared linear layer, GELU, and a linear layer of its own for each target, as published.</summary>
    Split,

    /// <summary>One linear layer for all targets.</summary>
    Linear,

    /// <summary>None: the student's own states are compared, one for each target.</summary>
    None,
}
