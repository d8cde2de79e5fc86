namespace ScottPlot;

/// <summary>Shapes of data markers.</summary>
public enum MarkerShape
{
    None,
    FilledCircle,
    OpenCircle,
    FilledSquare,
    OpenSquare,
    FilledTriangleUp,
    OpenTriangleUp,
    FilledTriangleDown,
    OpenTriangleDown,
    FilledDiamond,
    OpenDiamond,
    Eks,
    Cross,
    VerticalBar,
    HorizontalBar,
    TriUp,
    TriDown,
    Asterisk,
    HashTag,
    OpenCircleWithDot,
    OpenCircleWithCross,
    OpenCircleWithEks,
    CircleWithLineLeft,
    CircleWithLineRight,
    TriangleWithLineLeft,
    TriangleWithLineRight,
}
