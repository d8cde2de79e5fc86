namespace ScottPlot;

/// <summary>Free space on the four sides of something, in pixels.</summary>
public struct PixelPadding(float left, float right, float bottom, float top)
{
    public float Left = left;
    public float Right = right;
    public float Bottom = bottom;
    public float Top = top;

    public PixelPadding(float padding)
        : this(padding, padding, padding, padding)
    {
    }

    public PixelPadding(float x, float y)
        : this(x, x, y, y)
    {
    }

    public static PixelPadding Zero => new(0);
}
