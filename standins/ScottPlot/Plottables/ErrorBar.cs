using ScottPlot.Engine;

namespace ScottPlot.Plottables;

/// <summary>Error lines around points, vertical, horizontal or both.</summary>
public class ErrorBar(
    IReadOnlyList<double> xs,
    IReadOnlyList<double> ys,
    IReadOnlyList<double>? xErrorsPositive,
    IReadOnlyList<double>? xErrorsNegative,
    IReadOnlyList<double>? yErrorsPositive,
    IReadOnlyList<double>? yErrorsNegative) : IPlottable, IHasLine, IHasLegendText, IDrawable
{
    public IReadOnlyList<double> Xs { get; set; } = xs;

    public IReadOnlyList<double> Ys { get; set; } = ys;

    public IReadOnlyList<double>? XErrorPositive { get; set; } = xErrorsPositive;

    public IReadOnlyList<double>? XErrorNegative { get; set; } = xErrorsNegative;

    public IReadOnlyList<double>? YErrorPositive { get; set; } = yErrorsPositive;

    public IReadOnlyList<double>? YErrorNegative { get; set; } = yErrorsNegative;

    public bool IsVisible { get; set; } = true;

    public IAxes Axes { get; set; } = new Axes();

    public string LegendText { get; set; } = "";

    public LineStyle LineStyle { get; set; } = new(1.5f);

    /// <summary>0 draws no caps.</summary>
    public float CapSize { get; set; } = 3;

    public Color Color { get => LineStyle.Color; set => LineStyle.Color = value; }

    public Color LineColor { get => LineStyle.Color; set => LineStyle.Color = value; }

    public float LineWidth { get => LineStyle.Width; set => LineStyle.Width = value; }

    public LinePattern LinePattern { get => LineStyle.Pattern; set => LineStyle.Pattern = value; }

    public IEnumerable<LegendItem> LegendItems => LegendItem.Single(this, LegendText, LineStyle);

    IEnumerable<Coordinates> IDrawable.Footprint => Ends;

    private IEnumerable<Coordinates> Ends => Enumerable.Range(0, Xs.Count).SelectMany(i => new Coordinates[]
    {
        new(Xs[i] + At(XErrorPositive, i), Ys[i]), new(Xs[i] - At(XErrorNegative, i), Ys[i]),
        new(Xs[i], Ys[i] + At(YErrorPositive, i)), new(Xs[i], Ys[i] - At(YErrorNegative, i)),
    });

    public AxisLimits GetAxisLimits() => new(Ends);

    void IDrawable.Draw(FigureScript script, AxisLimits limits)
    {
        if (Xs.Count == 0 || !LineStyle.CanBeRendered)
        {
            return;
        }

        string caps = CapSize > 0
            ? $"heads size {script.Pixels(CapSize)},90 fixed"
            : "nohead";
        foreach (double[][] lines in (double[][][])[Vertical(), Horizontal()])
        {
            if (lines.Length > 0)
            {
                script.Plot(
                    Axes, $"{script.Data(lines)} using 1:2:3:4", $"with vectors {caps} {script.Style.Line(LineStyle)}");
            }
        }
    }

    private double[][] Vertical() => YErrorPositive is null && YErrorNegative is null
        ? []
        : [.. Enumerable.Range(0, Xs.Count).Select(i => new[]
            {
                Xs[i], Ys[i] - At(YErrorNegative, i), 0, At(YErrorNegative, i) + At(YErrorPositive, i),
            })];

    private double[][] Horizontal() => XErrorPositive is null && XErrorNegative is null
        ? []
        : [.. Enumerable.Range(0, Xs.Count).Select(i => new[]
            {
                Xs[i] - At(XErrorNegative, i), Ys[i], At(XErrorNegative, i) + At(XErrorPositive, i), 0,
            })];

    private static double At(IReadOnlyList<double>? errors, int index) => errors is null ? 0 : errors[index];
}
