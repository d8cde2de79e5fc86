namespace Distiller.Distillation.LabelFree.Filtering;

/// <summary>Why a pseudo-label was removed.</summary>
public enum RejectReason
{
    /// <summary>It was not: it is kept.</summary>
    None,

    /// <summary>The teacher wrote nothing.</summary>
    Empty,

    /// <summary>More or fewer tokens a second than anyone speaks.</summary>
    Rate,

    /// <summary>Some tokens in a row come again and again: a decoder in a loop.</summary>
    Loop,

    /// <summary>Capital letters only.</summary>
    UpperCase,

    /// <summary>Its score is among those that are not kept.</summary>
    Score,
}
