using Distiller.Examples.Notebooks;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Reports.Tables;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.GuidedSparsity;

/// <summary>A network that was trained under penalties and cut.</summary>
/// <param name="Way">Which penalties.</param>
/// <param name="Start">Which starting weights, from 1 on.</param>
/// <param name="Network">The network, and how it was just before the cut.</param>
internal sealed record Guided(string Way, int Start, CutNetwork Network) : IDisposable
{
    private const string Architecture = "simplenet_mnist";
    private const string Layer = "conv2.weight";

    private double Top1 => 100 * Network.Log[^1].Top1!.Value;

    private int ZeroChannels => Sorted().Count(length => length == 0);

    /// <summary>Trains, removes, trains on.</summary>
    public static Guided Train(Lab lab, string way, int start, double variance)
    {
        int sparse = lab.Pick(8, 2);
        CompressionSchedule schedule = CompressionSchedule.Empty.Guide(new GuidedSparsityOptions
        {
            Strengths = new Dictionary<string, double> { [Layer] = 0.06 },
            InputShape = [.. lab.Data.Family.InputShape],
            SparseEpochs = sparse,
            VarianceStrength = variance,
            Threshold = 0.01,
        });
        return new(way, start, CutNetwork.Train(lab, Architecture, schedule, sparse, lab.Pick(12, 3), learningRate: 0.02, variant: start - 1));
    }

    public static void Lengths(Lab lab, Guided lasso, Guided guided) => lab.Book.Plot("lengths", new Figure
    {
        Title = "Channels of conv2 when the penalties end",
        Description = FormattableString.Invariant($"Of {lasso.Sorted().Length} channels, {lasso.ZeroChannels} are zero with the lasso and {guided.ZeroChannels} with the variance besides."),
        X = new Axis { Label = "channels, by length", WholeNumbers = true },
        Y = new Axis { Label = "length", Minimum = 0 },
        Series = [lasso.Line(), guided.Line()],
    });

    /// <summary>How all starts fared, and their means.</summary>
    public static void Compare(Lab lab, Guided[] runs)
    {
        Row Mean(IGrouping<string, Guided> way) => Row.Of(
            way.Key, "mean", way.Average(run => run.ZeroChannels), way.Average(run => lab.Top1(run.Network.Before)), way.Average(run => run.Network.Top1AtOnce), way.Average(run => run.Top1));
        lab.Book.Show(new Table(
            "Starts",
            [
                Column.OfText("Penalties"), Column.OfText("Start"), Column.OfNumber("Channels gone", "F1"), Column.OfNumber("Top-1 before the cut", "F1", "%"),
                Column.OfNumber("right after it", "F1", "%"), Column.OfNumber("trained on", "F1", "%"),
            ],
            [
                .. runs.GroupBy(run => run.Way).SelectMany(way => way.Select(run => Row.Of(
                    run.Way, FormattableString.Invariant($"{run.Start}"), (double)run.ZeroChannels, lab.Top1(run.Network.Before), run.Network.Top1AtOnce, run.Top1)).Append(Mean(way))),
            ]));
    }

    public void Dispose() => Network.Dispose();

    private LineSeries Line() =>
        Lines.Of(Way, Sorted().Select((length, rank) => ((double)rank, (double)length))) with { Markers = true };

    private float[] Sorted()
    {
        using var scope = NewDisposeScope();
        return [.. Lab.Weight(Network.Before, Layer).detach().square().sum([0L, 2L, 3L]).sqrt().data<float>().Order()];
    }
}
