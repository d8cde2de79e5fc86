namespace Distiller.Reports.Figures;

/// <summary>Which way a reference line runs.</summary>
public enum ReferenceOrientation
{
    /// <summary>From left to right, at a value of the vertical axis.</summary>
    Horizontal,

    /// <summary>From bottom to top, at a value of the horizontal axis.</summary>
    Vertical,
}
