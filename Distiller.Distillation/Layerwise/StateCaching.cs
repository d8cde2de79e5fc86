namespace Distiller.Distillation.Layerwise;

/// <summary>Whether the teacher's states are kept by input. Worth it where inputs come back unchanged.</summary>
public enum StateCaching
{
    /// <summary>The teacher runs at every step.</summary>
    None,

    /// <summary>Kept in memory.</summary>
    Memory,

    /// <summary>Kept in memory with 16-bit elements: half the memory, states rounded to 11 bits.</summary>
    HalfMemory,
}
