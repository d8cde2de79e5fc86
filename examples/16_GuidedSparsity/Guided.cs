using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.GuidedSparsity;

/// <summary>A network that was trained under penalties and cut, and how it was just before.</summary>
internal sealed class Guided : IDisposable
{
    private const string Network = "simplenet_mnist";
    private const string Layer = "conv2.weight";

    private Guided(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> before) => (Model, Before) = (model, before);

    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The network at the end of the penalties.</summary>
    public nn.Module<Tensor, Tensor> Before { get; }

    public ImmutableArray<EpochRecord> Log { get; private set; } = [];

    /// <summary>Trains, removes, trains on.</summary>
    public static Guided Train(Lab lab, double variance)
    {
        int sparse = lab.Pick(8, 2);
        int epochs = lab.Pick(12, 3);
        Guided guided = new(lab.NewNetwork(Network), lab.NewNetwork(Network));
        CompressionSchedule schedule = CompressionSchedule.Empty
            .Guide(new GuidedSparsityOptions
            {
                Strengths = new Dictionary<string, double> { [Layer] = 0.03 },
                InputShape = [.. lab.Data.Family.InputShape],
                SparseEpochs = sparse,
                VarianceStrength = variance,
                Threshold = 0.01,
            })
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs, WarmUpEpochs = 1 }, EpochWindow.Range(0, epochs));
        EveryEpoch keep = new(epoch =>
        {
            if (epoch == sparse - 1)
            {
                using StateDict state = ModelState.Save(guided.Model);
                ModelState.Load(guided.Before, state.Tensors, "the weights before the cut");
            }
        });
        guided.Log = lab.Train(guided.Model, schedule, epochs, learningRate: 0.02, observers: keep);
        return guided;
    }

    public static void Lengths(Lab lab, Guided lasso, Guided guided) => lab.Book.Plot("lengths", new Figure
    {
        Title = "Channels of conv2 when the penalties end",
        Description = FormattableString.Invariant($"Of {lasso.Sorted().Length} channels, {lasso.Sorted().Count(length => length == 0)} are zero with the lasso and {guided.Sorted().Count(length => length == 0)} with the variance besides."),
        X = new Axis { Label = "channels, by length", WholeNumbers = true },
        Y = new Axis { Label = "length", Minimum = 0 },
        Series = [Line("lasso", lasso), Line("lasso and variance", guided)],
    });

    public void Dispose()
    {
        Model.Dispose();
        Before.Dispose();
    }

    private static LineSeries Line(string name, Guided guided) =>
        Lines.Of(name, guided.Sorted().Select((length, rank) => ((double)rank, (double)length))) with { Markers = true };

    private float[] Sorted()
    {
        using var scope = NewDisposeScope();
        return [.. Lab.Weight(Before, Layer).detach().square().sum([0L, 2L, 3L]).sqrt().data<float>().Order()];
    }
}
