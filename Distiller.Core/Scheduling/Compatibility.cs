namespace Distiller.Scheduling;

/// <summary>What to do where the original computes something that it should not.</summary>
public enum Compatibility
{
    /// <summary>The sane result. The documentation of each method says where the original differs.</summary>
    Sane,

    /// <summary>The original's result, bit for bit where possible: ties, truncations, directions of rankings.</summary>
    Distiller,
}
