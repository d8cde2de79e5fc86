namespace Distiller.Distillation;

/// <summary>In which type a teacher's cached logits are kept.</summary>
public enum CachePrecision
{
    /// <summary>Float32: what the teacher said, bit for bit.</summary>
    Single,

    /// <summary>Float16: half the memory, about three decimal digits. Every step gets the rounded logits, also the one that computed them.</summary>
    Half,
}
