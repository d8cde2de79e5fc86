using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Results;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Slimming;

/// <summary>A network that was slimmed, and how it was just before.</summary>
internal sealed class Slimmed : IDisposable
{
    private const string Network = "plain20_cifar";
    private const double Fraction = 0.4;

    private Slimmed(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> before) => (Model, Before) = (model, before);

    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The network at the end of the epochs with the lasso.</summary>
    public nn.Module<Tensor, Tensor> Before { get; }

    public ImmutableArray<EpochRecord> Log { get; private set; } = [];

    /// <summary>Trains, slims, trains on.</summary>
    public static Slimmed Train(Lab lab, double strength)
    {
        int sparse = lab.Pick(8, 1);
        int epochs = lab.Pick(12, 2);
        Slimmed slimmed = new(lab.NewNetwork(Network), lab.NewNetwork(Network));
        CompressionSchedule schedule = CompressionSchedule.Empty
            .Slim(new SlimmingOptions
            {
                Weights = WeightSelector.OfModule<Conv2d>(),
                InputShape = [.. lab.Data.Family.InputShape],
                SparseEpochs = sparse,
                Fraction = Fraction,
                Strength = strength,
            })
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs));
        EveryEpoch keep = new(epoch =>
        {
            if (epoch == sparse - 1)
            {
                using StateDict state = ModelState.Save(slimmed.Model);
                ModelState.Load(slimmed.Before, state.Tensors, "the weights before the cut");
            }
        });
        slimmed.Log = lab.Train(slimmed.Model, schedule, epochs, learningRate: 0.05, observers: keep);
        return slimmed;
    }

    public static void Scales(Lab lab, Slimmed plain, Slimmed lasso) => lab.Book.Plot("scales", new Figure
    {
        Title = "Scales of batch normalisation before the cut",
        Description = FormattableString.Invariant($"Least and largest without lasso {plain.Sorted()[0]:F3} and {plain.Sorted()[^1]:F3}, with lasso {lasso.Sorted()[0]:F3} and {lasso.Sorted()[^1]:F3}."),
        X = new Axis { Label = "filters, by scale", WholeNumbers = true },
        Y = new Axis { Label = "absolute scale", Minimum = 0 },
        Series = [Line("without lasso", plain), Line("with lasso", lasso)],
        References = [new ReferenceLine(ReferenceOrientation.Vertical, Fraction * plain.Sorted().Length, "cut")],
    });

    public void Dispose()
    {
        Model.Dispose();
        Before.Dispose();
    }

    private static LineSeries Line(string name, Slimmed slimmed) => Lines.Of(name, slimmed.Sorted().Select((scale, rank) => ((double)rank, (double)scale)));

    private float[] Sorted()
    {
        using var scope = NewDisposeScope();
        return [.. Before.modules().OfType<BatchNorm2d>().SelectMany(norm => norm.weight!.detach().abs().data<float>()).Order()];
    }
}
