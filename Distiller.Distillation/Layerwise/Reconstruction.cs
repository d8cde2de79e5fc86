namespace Distiller.Distillation.Layerwise;

/// <summary>How predictions are compared with the teacher's states, element by element.</summary>
public enum Reconstruction
{
    /// <summary>|P − H|, as published.</summary>
    L1,

    /// <summary>(P − H)².</summary>
    L2,
}
