namespace Distiller.Pruning;

/// <summary>How a fraction of groups becomes a number of groups.</summary>
public enum Rounding
{
    /// <summary>The largest whole number that is not above: never prunes more than asked for.</summary>
    Floor,

    /// <summary>The smallest whole number that is not below.</summary>
    Ceiling,

    /// <summary>The nearest whole number; halves go to the even one.</summary>
    Nearest,
}
