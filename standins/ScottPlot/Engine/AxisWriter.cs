using static ScottPlot.Engine.GnuplotText;

namespace ScottPlot.Engine;

/// <summary>Writes limits, ticks, labels, frame and grid.</summary>
internal sealed class AxisWriter(Plot plot, FigureScript script, int width, int height)
{
    public void Write()
    {
        AxisManager axes = plot.Axes;
        (IAxis Axis, string Name)[] named = [(axes.Bottom, "x"), (axes.Left, "y"), (axes.Top, "x2"), (axes.Right, "y2")];
        foreach ((IAxis axis, string name) in named)
        {
            script.Set($"{name}range [{Number(axis.Min)}:{Number(axis.Max)}] noextend");
            WriteTicks(axis, name);
            WriteLabel(axis, name);
        }

        WriteFrame(named);
        WriteGrid();
        if (axes.HasSquareUnits)
        {
            script.Set("size ratio -1");
        }
    }

    private bool IsShown(IAxis axis) =>
        axis.IsVisible && (axis.Edge is Edge.Bottom or Edge.Left || plot.Axes.IsUsed(axis));

    private void WriteTicks(IAxis axis, string name)
    {
        string? places = IsShown(axis) ? TickText.Places(axis, script, axis is IXAxis ? width / 90 : height / 55) : null;
        if (places is null)
        {
            script.Unset($"{name}tics");
            return;
        }

        LabelStyle label = axis.TickLabelStyle;
        double unit = 9 / script.Scale;
        string marks = axis.MajorTickStyle.Length > 0
            ? $"scale {Number(axis.MajorTickStyle.Length / unit)},{Number(axis.MinorTickStyle.Length / unit)}"
            : "scale 0";
        script.Set($"{name}tics nomirror out {marks} {TickText.Rotation(axis)} font {script.Font(label)} "
            + $"textcolor {Rgb(label.IsVisible ? label.ForeColor : Colors.Transparent)} {places}");
        script.Set($"format {name} \"{TickText.Format(axis)}\"");
    }

    private void WriteLabel(IAxis axis, string name)
    {
        if (axis.IsVisible && axis.Label.IsVisible && axis.Label.Text.Length > 0)
        {
            script.Set($"{name}label {script.Shown(axis.Label.Text)} font {script.Font(axis.Label)} "
                + $"textcolor {Rgb(axis.Label.ForeColor)}{Offset(axis)}");
        }
    }

    // gnuplot leaves little room between tick labels and the label of a vertical axis.
    private static string Offset(IAxis axis) => axis.Edge switch
    {
        Edge.Left => " offset -0.6,0",
        Edge.Right => " offset 0.6,0",
        _ => "",
    };

    private void WriteFrame((IAxis Axis, string Name)[] axes)
    {
        int sides = 0;
        LineStyle? style = null;
        for (int i = 0; i < axes.Length; i++)
        {
            IAxis axis = axes[i].Axis;
            bool used = axis.Edge is Edge.Top or Edge.Right && plot.Axes.IsUsed(axis);
            LineStyle line = axis.FrameLineStyle;
            if (axis.IsVisible && line.Width > 0 && (line.IsVisible || used))
            {
                sides |= 1 << i;
                style ??= line;
            }
        }

        script.Set(style is null ? "border 0" : $"border {sides} {script.Style.Line(style)}");
    }

    private void WriteGrid()
    {
        Grids.DefaultGrid grid = plot.Grid;
        WriteGrid(grid, grid.XAxisStyle, "x");
        WriteGrid(grid, grid.YAxisStyle, "y");
    }

    private void WriteGrid(Grids.DefaultGrid grid, GridStyle style, string name)
    {
        if (!grid.IsVisible || !style.IsVisible || !style.MajorLineStyle.CanBeRendered)
        {
            return;
        }

        bool minor = style.MinorLineStyle.CanBeRendered;
        script.Set($"grid {name}tics {(minor ? $"m{name}tics " : "")}{(grid.IsBeneathPlottables ? "back" : "front")} lt 1 "
            + script.Style.Line(style.MajorLineStyle)
            + (minor ? $", lt 1 {script.Style.Line(style.MinorLineStyle)}" : ""));
    }
}
