using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>Quality over sparsity, a curve for each parameter.</summary>
public static class SensitivityFigure
{
    // More names than this beside a figure are read by nobody; the other curves stay as context.
    private const int MostNames = 6;

    /// <summary>The most sensitive parameters in colour and by name, the others in grey.</summary>
    /// <param name="result">The analysis.</param>
    /// <param name="metric">What is drawn. Defaults to top-1 accuracy.</param>
    public static Figure Of(SensitivityResult result, SensitivityMetric metric = SensitivityMetric.Top1)
    {
        ImmutableArray<SensitivityCurve> worstFirst =
            [.. result.Curves.Where(curve => curve.Points.Length > 0).OrderBy(curve => curve.Points.Average(point => Goodness(point, metric)))];
        var named = worstFirst.Take(MostNames).Select((curve, index) => LineOf(curve, metric) with { PaletteIndex = index, Markers = true });
        var others = worstFirst.Skip(MostNames).Select(curve => LineOf(curve, metric) with { IsContext = true });
        return new Figure
        {
            Title = $"Pruning one parameter at a time ({result.Structure.ToString().ToLowerInvariant()}s)",
            Description = Describe(worstFirst),
            X = new Axis { Label = "sparsity of the parameter", Unit = "%" },
            Y = metric switch
            {
                SensitivityMetric.Top1 => new Axis { Label = "top-1", Unit = "%" },
                SensitivityMetric.Top5 => new Axis { Label = "top-5", Unit = "%" },
                _ => new Axis { Label = "loss" },
            },
            Series = [.. others, .. named],
        };
    }

    private static LineSeries LineOf(SensitivityCurve curve, SensitivityMetric metric) => new()
    {
        Name = curve.Parameter,
        Points = [.. curve.Points.Select(point => new FigurePoint(100 * point.Sparsity, Value(point, metric)))],
    };

    private static string Describe(ImmutableArray<SensitivityCurve> worstFirst)
    {
        if (worstFirst is not [var worst, ..])
        {
            return "Nothing was measured.";
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{worstFirst.Length} parameters were pruned alone, all others dense. The most sensitive is {worst.Parameter}, the least {worstFirst[^1].Parameter}.")
            + (worstFirst.Length > MostNames ? string.Create(CultureInfo.InvariantCulture, $" The {MostNames} most sensitive are named, the others grey.") : "");
    }

    private static double Goodness(SensitivityPoint point, SensitivityMetric metric) =>
        metric == SensitivityMetric.Loss ? -point.Loss : Value(point, metric);

    private static double Value(SensitivityPoint point, SensitivityMetric metric) => metric switch
    {
        SensitivityMetric.Top1 => point.Top1,
        SensitivityMetric.Top5 => point.Top5,
        SensitivityMetric.Loss => point.Loss,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, "Choose Top1, Top5 or Loss."),
    };
}
