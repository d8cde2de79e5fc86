using ScottPlot.AxisPanels;
using ScottPlot.Grids;
using ScottPlot.Panels;

namespace ScottPlot;

/// <summary>Axes of a plot, their limits and their look.</summary>
public class AxisManager
{
    private readonly Plot plot;
    private (double Left, double Right, double Bottom, double Top) margins = (0.05, 0.05, 0.075, 0.075);

    public AxisManager(Plot plot)
    {
        this.plot = plot;
        DefaultGrid = new(Bottom, Left);
    }

    public IXAxis Bottom { get; } = new BottomAxis();

    public IXAxis Top { get; } = new TopAxis();

    public IYAxis Left { get; } = new LeftAxis();

    public IYAxis Right { get; } = new RightAxis();

    public TitlePanel Title { get; } = new();

    public DefaultGrid DefaultGrid { get; set; }

    public bool LimitsHaveBeenSet => Bottom.Range.HasBeenSet && Left.Range.HasBeenSet;

    internal bool HasSquareUnits { get; private set; }

    internal List<ColorBar> ColorBars { get; } = [];

    public IEnumerable<IAxis> GetAxes() => [Bottom, Top, Left, Right];

    public IEnumerable<IXAxis> GetXAxes() => [Bottom, Top];

    public IEnumerable<IYAxis> GetYAxes() => [Left, Right];

    public AxisLimits GetLimits() => GetLimits(Bottom, Left);

    public AxisLimits GetLimits(IAxes axes) => GetLimits(axes.XAxis, axes.YAxis);

    /// <summary>Current limits. Axes without limits take them from the data first.</summary>
    public AxisLimits GetLimits(IXAxis xAxis, IYAxis yAxis)
    {
        AutoScale(xAxis, yAxis, !xAxis.Range.HasBeenSet, !yAxis.Range.HasBeenSet);
        return new(xAxis.Min, xAxis.Max, yAxis.Min, yAxis.Max);
    }

    public AxisLimits GetDataLimits() => GetDataLimits(Bottom, Left);

    public AxisLimits GetDataLimits(IXAxis xAxis, IYAxis yAxis) =>
        new(Fitted(xAxis, Visible).XRange, Fitted(yAxis, Visible).YRange);

    public void SetLimits(double left, double right, double bottom, double top) =>
        SetLimits(left, right, bottom, top, Bottom, Left);

    public void SetLimits(double left, double right, double bottom, double top, IXAxis xAxis, IYAxis yAxis)
    {
        SetLimitsX(left, right, xAxis);
        SetLimitsY(bottom, top, yAxis);
    }

    public void SetLimits(double? left = null, double? right = null, double? bottom = null, double? top = null)
    {
        AxisLimits now = GetLimits();
        SetLimits(left ?? now.Left, right ?? now.Right, bottom ?? now.Bottom, top ?? now.Top);
    }

    public void SetLimits(AxisLimits limits) => SetLimits(limits, Bottom, Left);

    public void SetLimits(AxisLimits limits, IXAxis xAxis, IYAxis yAxis) =>
        SetLimits(limits.Left, limits.Right, limits.Bottom, limits.Top, xAxis, yAxis);

    public void SetLimits(CoordinateRect rect) => SetLimits(new AxisLimits(rect));

    public void SetLimits(CoordinateRange xRange, CoordinateRange yRange) => SetLimits(new AxisLimits(xRange, yRange));

    public void SetLimitsX(double left, double right) => SetLimitsX(left, right, Bottom);

    public void SetLimitsX(double left, double right, IXAxis xAxis) => SetRange(xAxis, left, right);

    public void SetLimitsX(AxisLimits limits) => SetLimitsX(limits.Left, limits.Right);

    public void SetLimitsX(AxisLimits limits, IXAxis xAxis) => SetLimitsX(limits.Left, limits.Right, xAxis);

    public void SetLimitsX(CoordinateRect limits) => SetLimitsX(limits.Left, limits.Right);

    public void SetLimitsY(double bottom, double top) => SetLimitsY(bottom, top, Left);

    public void SetLimitsY(double bottom, double top, IYAxis yAxis) => SetRange(yAxis, bottom, top);

    public void SetLimitsY(AxisLimits limits) => SetLimitsY(limits.Bottom, limits.Top);

    public void SetLimitsY(AxisLimits limits, IYAxis yAxis) => SetLimitsY(limits.Bottom, limits.Top, yAxis);

    public void SetLimitsY(CoordinateRect limits) => SetLimitsY(limits.Bottom, limits.Top);

    /// <summary>Fits all axes to the data plus the margins.</summary>
    public void AutoScale(bool? invertX = null, bool? invertY = null)
    {
        foreach (IXAxis axis in GetXAxes())
        {
            Fit(axis, Visible, invertX);
        }

        foreach (IYAxis axis in GetYAxes())
        {
            Fit(axis, Visible, invertY);
        }
    }

    public void AutoScale(IXAxis xAxis, IYAxis yAxis, bool horizontal = true, bool vertical = true)
    {
        if (horizontal)
        {
            AutoScaleX(xAxis);
        }

        if (vertical)
        {
            AutoScaleY(yAxis);
        }
    }

    public void AutoScale(IEnumerable<IPlottable> plottables)
    {
        IPlottable[] chosen = [.. plottables];
        AutoScaleX(chosen);
        AutoScaleY(chosen);
    }

    public void AutoScaleX() => AutoScaleX(Bottom);

    public void AutoScaleX(IXAxis xAxis) => Fit(xAxis, Visible, null);

    public void AutoScaleX(IEnumerable<IPlottable> plottables) => Fit(Bottom, plottables, null);

    public void AutoScaleY() => AutoScaleY(Left);

    public void AutoScaleY(IYAxis yAxis) => Fit(yAxis, Visible, null);

    public void AutoScaleY(IEnumerable<IPlottable> plottables) => Fit(Left, plottables, null);

    public void InvertX() => SetLimitsX(Bottom.Max, Bottom.Min, Ready(Bottom));

    public void InvertY() => SetLimitsY(Left.Max, Left.Min, Ready(Left));

    public void RectifyX() => SetLimitsX(Math.Min(Bottom.Min, Bottom.Max), Math.Max(Bottom.Min, Bottom.Max), Ready(Bottom));

    public void RectifyY() => SetLimitsY(Math.Min(Left.Min, Left.Max), Math.Max(Left.Min, Left.Max), Ready(Left));

    /// <summary>Default margins: 10 % of the data horizontally, 15 % vertically.</summary>
    public void Margins() => Margins(horizontal: 0.1, vertical: 0.15);

    /// <summary>Free space as a fraction of the data, both sides together. Fits the axes again.</summary>
    public void Margins(double horizontal = 0.1, double vertical = 0.15) =>
        Margins(horizontal / 2, horizontal / 2, vertical / 2, vertical / 2);

    /// <summary>Free space on each side as a fraction of the data. Fits the axes again.</summary>
    public void Margins(double left = 0.05, double right = 0.05, double bottom = 0.07, double top = 0.07)
    {
        margins = (left, right, bottom, top);
        foreach (IAxis axis in GetAxes())
        {
            axis.Range.Reset();
        }
    }

    public void MarginsX(double horizontal = 0.1) =>
        Margins(horizontal / 2, horizontal / 2, margins.Bottom, margins.Top);

    public void MarginsY(double vertical = 0.15) =>
        Margins(margins.Left, margins.Right, vertical / 2, vertical / 2);

    /// <summary>No free space around the data.</summary>
    public void TightMargins() => Margins(0, 0, 0, 0);

    /// <summary>Makes one unit equally long in both directions.</summary>
    public void SquareUnits() => SquareUnits(true);

    public void SquareUnits(bool enable) => HasSquareUnits = enable;

    /// <summary>Replaces the ticks of the bottom axis by automatic ones.</summary>
    public BottomAxis NumericTicksBottom()
    {
        Bottom.TickGenerator = new TickGenerators.NumericAutomatic();
        return (BottomAxis)Bottom;
    }

    /// <summary>Shows or hides the lines at all four sides of the data area.</summary>
    public void Frame(bool enable) => EachFrame(frame => frame.IsVisible = enable);

    public void FrameColor(Color color) => EachFrame(frame => frame.Color = color);

    public void FrameWidth(float width) => EachFrame(frame => frame.Width = width);

    /// <summary>Hides the frame and, if asked, everything outside the data area.</summary>
    public void Frameless(bool hideAllPanels = true)
    {
        Frame(false);
        foreach (IAxis axis in GetAxes())
        {
            axis.IsVisible &= !hideAllPanels;
        }

        Title.IsVisible &= !hideAllPanels;
    }

    public void Color(Color color)
    {
        foreach (IAxis axis in GetAxes())
        {
            Color(axis, color);
        }

        Title.Label.ForeColor = color;
    }

    public void Color(IAxis axis, Color color) => ((AxisBase)axis).Color(color);

    public void Hairline(bool enable) => EachFrame(frame => frame.Hairline = enable);

    public void AntiAlias(bool enable) => EachFrame(frame => frame.AntiAlias = enable);

    public void Remove(IPanel panel)
    {
        if (panel is ColorBar colorBar)
        {
            ColorBars.Remove(colorBar);
        }
        else
        {
            panel.IsVisible = false;
        }
    }

    public void Remove(IAxis axis) => axis.IsVisible = false;

    /// <summary>Gives limits to every axis that has none.</summary>
    internal void EnsureLimits()
    {
        GetLimits(Bottom, Left);
        GetLimits(Top, Right);
    }

    internal bool IsUsed(IAxis axis) => plot.PlottableList.Any(p => p.Axes.XAxis == axis || p.Axes.YAxis == axis);

    private IEnumerable<IPlottable> Visible => plot.PlottableList.Where(p => p.IsVisible);

    private T Ready<T>(T axis)
        where T : IAxis
    {
        if (!axis.Range.HasBeenSet)
        {
            Fit(axis, Visible, null);
        }

        return axis;
    }

    private static void SetRange(IAxis axis, double from, double to)
    {
        if (!double.IsFinite(from) || !double.IsFinite(to) || from == to)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The {axis.Edge} axis cannot run from {from} to {to}: its limits must be finite and different."));
        }

        axis.Range.Set(from, to);
    }

    private static AxisLimits Fitted(IAxis axis, IEnumerable<IPlottable> plottables) =>
        new(plottables.Where(p => p.Axes.XAxis == axis || p.Axes.YAxis == axis));

    private void Fit(IAxis axis, IEnumerable<IPlottable> plottables, bool? invert)
    {
        AxisLimits data = Fitted(axis, plottables);
        (CoordinateRange range, double before, double after) = axis is IXAxis
            ? (data.XRange, margins.Left, margins.Right)
            : (data.YRange, margins.Bottom, margins.Top);
        (double min, double max) = double.IsFinite(range.Value1) && double.IsFinite(range.Value2)
            ? (range.Value1, range.Value2)
            : (AxisLimits.Default.Left, AxisLimits.Default.Right);
        if (min == max)
        {
            double half = Math.Max(0.5, Math.Abs(min) * 1e-6);
            (min, max) = (min - half, max + half);
        }

        double span = max - min;
        (min, max) = (min - (span * before), max + (span * after));
        bool inverted = invert ?? (axis.Range.HasBeenSet && axis.Min > axis.Max);
        axis.Range.Set(inverted ? max : min, inverted ? min : max);
    }

    private void EachFrame(Action<LineStyle> change)
    {
        foreach (IAxis axis in GetAxes())
        {
            change(axis.FrameLineStyle);
        }
    }
}
