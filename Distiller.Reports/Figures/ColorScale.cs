namespace Distiller.Reports.Figures;

/// <summary>How the cells of a heat map are coloured.</summary>
public enum ColorScale
{
    /// <summary>Dark blue over green to yellow: for amounts.</summary>
    Sequential,

    /// <summary>Blue over near-white to red, zero in the middle: for values of both signs, such as weights.</summary>
    Diverging,

    /// <summary>Black to white: for images.</summary>
    Gray,

    /// <summary>Black over red to light yellow: for what lies on or beside images.</summary>
    Heat,
}
