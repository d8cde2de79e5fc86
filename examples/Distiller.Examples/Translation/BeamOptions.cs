namespace Distiller.Examples.Translation;

/// <summary>How translations are searched for.</summary>
public sealed record BeamOptions
{
    /// <summary>Translations that are followed at a time; 1 takes the likeliest word each time. Range: 1 and more.</summary>
    public int Width { get; init; } = 5;

    /// <summary>Words of a translation, at most.</summary>
    public int Longest { get; init; } = 40;

    /// <summary>How far long translations are favoured: 0 compares sums of logarithms, 1 nearly their means.</summary>
    public double LengthPower { get; init; } = 0.6;
}
