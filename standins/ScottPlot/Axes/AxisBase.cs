using ScottPlot.TickGenerators;

namespace ScottPlot.AxisPanels;

/// <summary>What horizontal and vertical axes share.</summary>
public abstract class AxisBase : LabelStyleProperties
{
    protected AxisBase()
    {
    }

    public abstract Edge Edge { get; }

    public bool IsVisible { get; set; } = true;

    public double Min { get => Range.Min; set => Range.Min = value; }

    public double Max { get => Range.Max; set => Range.Max = value; }

    public virtual CoordinateRangeMutable Range { get; } = CoordinateRangeMutable.NotSet;

    public virtual ITickGenerator TickGenerator { get; set; } = new NumericAutomatic();

    public LabelStyle Label => LabelStyle;

    public override LabelStyle LabelStyle { get; set; } = new() { FontSize = 14, ForeColor = AxisColors.Text };

    public LabelStyle TickLabelStyle { get; set; } = new() { FontSize = 12, ForeColor = AxisColors.TickText };

    public LineStyle FrameLineStyle { get; } = new(1, AxisColors.Frame);

    public TickMarkStyle MajorTickStyle { get; set; } = new() { Length = 4, Color = AxisColors.Frame };

    public TickMarkStyle MinorTickStyle { get; set; } = new() { Length = 2, Color = AxisColors.Frame };

    public float MinimumSize { get; set; }

    public float MaximumSize { get; set; } = float.MaxValue;

    /// <summary>Colours label, ticks and frame line alike.</summary>
    public void Color(Color color)
    {
        LabelStyle.ForeColor = color;
        TickLabelStyle.ForeColor = color;
        FrameLineStyle.Color = color;
        MajorTickStyle.Color = color;
        MinorTickStyle.Color = color;
    }

    public void SetTicks(double[] xs, string[] labels) => TickGenerator = new NumericManual(xs, labels);
}
