namespace ScottPlot;

/// <summary>One bar from <see cref="ValueBase"/> to <see cref="Value"/>; stacked bars start where the one below ends.</summary>
public class Bar : IHasFill, IHasLine
{
    public double Position { get; set; }

    public double Value { get; set; }

    public double ValueBase { get; set; }

    /// <summary>Half the length of the error line. 0: none.</summary>
    public double Error { get; set; }

    public bool ErrorPositive { get; set; } = true;

    public bool ErrorNegative { get; set; } = true;

    /// <summary>Width of the caps of the error line, in axis units.</summary>
    public double ErrorSize { get; set; } = 0.2;

    /// <summary>Thickness in axis units.</summary>
    public double Size { get; set; } = 0.8;

    public bool IsVisible { get; set; } = true;

    public Orientation Orientation { get; set; } = Orientation.Vertical;

    public FillStyle FillStyle { get; set; } = new(Colors.C0);

    /// <summary>Outline; none by default.</summary>
    public LineStyle LineStyle { get; set; } = LineStyle.None;

    public string Label { get; set; } = "";

    public string ValueLabel { get => Label; set => Label = value; }

    /// <summary>Distance of the label from the end of the bar, in pixels.</summary>
    public float LabelOffset { get; set; } = 5;

    /// <summary>Puts the label in the middle of the bar.</summary>
    public bool CenterLabel { get; set; }

    public bool LabelOnTop { get; set; } = true;

    public Color FillColor { get => FillStyle.Color; set => FillStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public CoordinateRect Rect => Across(Position - (Size / 2), Position + (Size / 2), ValueBase, Value);

    public AxisLimits AxisLimits
    {
        get
        {
            double low = Math.Min(ValueBase, Value - (ErrorNegative ? Error : 0));
            double high = Math.Max(ValueBase, Value + (ErrorPositive ? Error : 0));
            return new(Across(
                Position - (Size / 2), Position + (Size / 2), Math.Min(low, Value), Math.Max(high, Value)));
        }
    }

    /// <summary>The error line and its caps; empty when there is no error.</summary>
    public IEnumerable<CoordinateLine> ErrorLines
    {
        get
        {
            if (Error == 0)
            {
                return [];
            }

            double low = ErrorNegative ? Value - Error : Value;
            double high = ErrorPositive ? Value + Error : Value;
            double left = Position - (ErrorSize / 2);
            double right = Position + (ErrorSize / 2);
            List<CoordinateLine> lines = [Line(Position, low, Position, high)];
            if (ErrorNegative)
            {
                lines.Add(Line(left, low, right, low));
            }

            if (ErrorPositive)
            {
                lines.Add(Line(left, high, right, high));
            }

            return lines;
        }
    }

    private CoordinateLine Line(double p1, double v1, double p2, double v2) =>
        Orientation == Orientation.Vertical ? new(p1, v1, p2, v2) : new(v1, p1, v2, p2);

    private CoordinateRect Across(double p1, double p2, double v1, double v2) => Orientation == Orientation.Vertical
        ? new(p1, p2, Math.Min(v1, v2), Math.Max(v1, v2))
        : new(Math.Min(v1, v2), Math.Max(v1, v2), p1, p2);
}
