namespace ScottPlot.StandIn.Tests;

/// <summary>Valid plots whose content does not matter, one for each kind of plottable.</summary>
internal static class Some
{
    public static readonly double[] Xs = [0, 1, 2, 3, 4];
    public static readonly double[] Ys = [3, 1, 4, 1.5, 2];

    public static IEnumerable<TestCaseData> Plottables()
    {
        yield return Case("Scatter", p => p.Add.Scatter(Xs, Ys).LegendText = "Scatter");
        yield return Case("ScatterLine", p => p.Add.ScatterLine(new List<int> { 1, 2 }, new List<float> { 3, 4 }).Smooth = true);
        yield return Case("ScatterPoints", p => p.Add.ScatterPoints(Xs, Ys));
        yield return Case("Step", p => p.Add.Scatter(Xs, Ys).ConnectStyle = ConnectStyle.StepHorizontal);
        yield return Case("FillBelow", p => p.Add.Scatter(Xs, Ys).FillY = true);
        yield return Case("Signal", p => p.Add.Signal(Ys, 0.5));
        yield return Case("SignalXY", p => p.Add.SignalXY(Xs, Ys));
        yield return Case("Bars", p => p.Add.Bars(Ys).Bars[0].Label = "first");
        yield return Case("BarWithError", p => p.Add.Bar(1, 2, 0.5));
        yield return Case("HorizontalBars", p => p.Add.Bars(Ys).Horizontal = true);
        yield return Case("StackedBars", p => p.Add.Bars((Bar[])[new() { Value = 1 }, new Bar { ValueBase = 1, Value = 3, CenterLabel = true, Label = "2" }]));
        yield return Case("Heatmap", p => p.Add.ColorBar(p.Add.Heatmap(new double[,] { { 1, 2, double.NaN }, { 3, 4, 5 } })).Label = "value");
        yield return Case("SmoothHeatmap", p => p.Add.Heatmap(new double[,] { { 1, 2 }, { 3, 4 } }).Smooth = true);
        yield return Case("OneRowHeatmap", p => p.Add.Heatmap(new double[,] { { 1, 2, 3 } }));
        yield return Case("ConstantHeatmap", p => p.Add.ColorBar(p.Add.Heatmap(new double[,] { { 2, 2 }, { 2, 2 } }), Edge.Bottom));
        yield return Case("LargeHeatmap", p => p.Add.Heatmap(new double[80, 80]).Opacity = 0.5);
        yield return Case("Histogram", p => p.Add.Histogram(Statistics.Histogram.WithBinCount(4, Ys)));
        yield return Case("VerticalLine", p => p.Add.VerticalLine(2, pattern: LinePattern.Dashed).Text = "limit");
        yield return Case("HorizontalLine", p => p.Add.HorizontalLine(2, color: Colors.Red).Text = "limit");
        yield return Case("HorizontalSpan", p => p.Add.HorizontalSpan(1, 2));
        yield return Case("VerticalSpan", p => p.Add.VerticalSpan(1, 2));
        yield return Case("FillY", p => p.Add.FillY(Xs, Ys, [4, 2, 5, 2, 3]));
        yield return Case("Markers", p => p.Add.Markers(Xs, Ys, MarkerShape.OpenDiamond).Colormap = new Colormaps.Turbo());
        yield return Case("Marker", p => p.Add.Marker(1, 2, MarkerShape.Asterisk));
        yield return Case("Text", p => p.Add.Text("here", 1, 2).LabelRotation = 30);
        yield return Case("Annotation", p => p.Add.Annotation("two\nlines", Alignment.LowerRight));
        yield return Case("Line", p => p.Add.Line(0, 0, 1, 1));
        yield return Case("ErrorBar", p => p.Add.ErrorBar(Xs, Ys, [.1, .2, .3, .4, .5]));
        yield return Case("Rectangle", p => p.Add.Rectangle(0, 1, 0, 1));
        yield return Case("RightAxis", p => p.Add.Scatter(Xs, Ys).Axes.YAxis = p.Axes.Right);
        yield return Case("NotANumber", p => p.Add.Scatter(Xs, [1, double.NaN, double.PositiveInfinity, 2, 3]));
        yield return Case("Nothing", _ => { });
    }

    private static TestCaseData Case(string name, Action<Plot> build) => new TestCaseData(build).SetArgDisplayNames(name);
}
