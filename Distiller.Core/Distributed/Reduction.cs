namespace Distiller.Distributed;

/// <summary>What is made of the values of all ranks, element by element.</summary>
public enum Reduction
{
    /// <summary>Their sum.</summary>
    Sum,

    /// <summary>Their mean: the sum divided by the number of ranks.</summary>
    Mean,

    /// <summary>The smallest.</summary>
    Smallest,

    /// <summary>The largest.</summary>
    Largest,
}
