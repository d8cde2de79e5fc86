namespace Distiller.Reports.Tables;

/// <summary>On which side of its column a cell stands.</summary>
public enum CellAlignment
{
    /// <summary>At the left: names and prose.</summary>
    Left,

    /// <summary>At the right, so that the digits of numbers stand under each other.</summary>
    Right,
}
