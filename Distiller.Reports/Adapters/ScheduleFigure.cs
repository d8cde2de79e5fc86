using System.Collections.Immutable;
using System.Globalization;
using Distiller.Reports.Figures;
using Distiller.Results;

namespace Distiller.Reports.Adapters;

/// <summary>A schedule over the epochs: which policy is active when, and which sparsity is aimed at.</summary>
public static class ScheduleFigure
{
    private const int RowHeight = 34;
    private const int Furniture = 80;

    /// <summary>A row for each policy, bars where it is active, colours by kind.</summary>
    /// <param name="policies">The policies, in the order in which they are called.</param>
    public static Figure Gantt(ImmutableArray<PolicyTimeline> policies)
    {
        var kinds = policies.Select(policy => policy.Kind).Distinct(StringComparer.Ordinal).ToList();
        return new Figure
        {
            Title = "Policies over epochs",
            Description = string.Create(
                CultureInfo.InvariantCulture, $"{policies.Length} policies: {string.Join("; ", policies.Select(policy => $"{policy.Name} in {EpochsText(policy.Epochs)}"))}."),
            X = new Axis { Label = "epoch", WholeNumbers = true, Minimum = 0 },
            Y = new Axis { Label = "", Ticks = [.. policies.Select((policy, row) => new AxisTick(row, policy.Name))] },
            Series = [.. kinds.Select((kind, index) => new SpanSeries
            {
                Name = kind,
                PaletteIndex = index,
                Spans = [.. policies.SelectMany((policy, row) => policy.Kind == kind ? Spans(policy.Epochs, row) : [])],
            })],
            PreferredHeight = Furniture + (RowHeight * policies.Length),
        };
    }

    /// <summary>The sparsity aimed at over the epochs (AGP: a cubic that rises steeply and flattens), or null without aims.</summary>
    /// <param name="policies">The policies.</param>
    public static Figure? Targets(ImmutableArray<PolicyTimeline> policies)
    {
        ImmutableArray<Series> curves = [.. policies.Where(policy => policy.TargetSparsities.Length > 0).Select(Curve)];
        return curves.IsEmpty
            ? null
            : new Figure
            {
                Title = "Target sparsity",
                Description = "The sparsity that each pruner aims at; it holds its last value when its epochs are over.",
                X = new Axis { Label = "epoch", WholeNumbers = true },
                Y = new Axis { Label = "target sparsity", Unit = "%", Minimum = 0 },
                Series = curves,
                PreferredHeight = 320,
            };
    }

    /// <summary>Epochs as text: <c>epochs 0 to 28, every 2nd</c>.</summary>
    /// <param name="epochs">Sorted, distinct, not empty.</param>
    internal static string EpochsText(ImmutableArray<int> epochs)
    {
        if (epochs is [var only])
        {
            return string.Create(CultureInfo.InvariantCulture, $"epoch {only}");
        }

        var step = epochs[1] - epochs[0];
        if (epochs.Select((epoch, index) => epoch - (index * step)).Distinct().Count() > 1)
        {
            return $"epochs {string.Join(", ", epochs.Select(epoch => epoch.ToString(CultureInfo.InvariantCulture)))}";
        }

        var range = string.Create(CultureInfo.InvariantCulture, $"epochs {epochs[0]} to {epochs[^1]}");
        return step == 1 ? range : string.Create(CultureInfo.InvariantCulture, $"{range} in steps of {step}");
    }

    private static LineSeries Curve(PolicyTimeline policy) => new()
    {
        Name = policy.Name,
        Markers = true,
        Points = [.. policy.Epochs.Zip(policy.TargetSparsities, (epoch, target) => new FigurePoint(epoch, 100 * target))],
    };

    private static IEnumerable<FigureSpan> Spans(ImmutableArray<int> epochs, int row)
    {
        var start = epochs[0];
        for (var index = 0; index < epochs.Length; index++)
        {
            if (index == epochs.Length - 1 || epochs[index + 1] != epochs[index] + 1)
            {
                yield return new FigureSpan(row, start, epochs[index] + 1);
                start = index == epochs.Length - 1 ? start : epochs[index + 1];
            }
        }
    }
}
