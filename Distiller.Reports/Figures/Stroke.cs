namespace Distiller.Reports.Figures;

/// <summary>How a line is drawn; with the colour it tells lines apart in print, too.</summary>
public enum Stroke
{
    /// <summary>Unbroken.</summary>
    Solid,

    /// <summary>Dashes: a target, a plan, a second kind of the same thing.</summary>
    Dashed,

    /// <summary>Dots: a bound.</summary>
    Dotted,
}
