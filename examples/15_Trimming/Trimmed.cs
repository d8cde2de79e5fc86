using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Reports.Figures;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Trimming;

/// <summary>A network that was trimmed in rounds.</summary>
internal sealed class Trimmed : IDisposable
{
    public const string Network = "simplenet_mnist";

    private static readonly string[] Weights = ["conv1.weight", "conv2.weight"];

    private Trimmed(nn.Module<Tensor, Tensor> model, ImmutableArray<EpochRecord> log) => (Model, Log) = (model, log);

    public nn.Module<Tensor, Tensor> Model { get; }

    public ImmutableArray<EpochRecord> Log { get; }

    /// <summary>Trims a copy of a dense network.</summary>
    public static Trimmed Train(Lab lab, nn.Module dense, bool byZeros)
    {
        TrimmingOptions options = new()
        {
            Weights = [.. Weights],
            InputShape = [.. lab.Data.Family.InputShape],
            Fraction = 0.25,
            Rounds = lab.Pick(3, 1),
            EpochsBetween = lab.Pick(2, 1),
        };
        int epochs = (options.Rounds + 1) * options.EpochsBetween;
        var model = lab.NewNetwork(Network);
        using StateDict state = ModelState.Save(dense);
        ModelState.Load(model, state.Tensors, "the dense weights");
        CompressionSchedule schedule = (byZeros ? CompressionSchedule.Empty.Trim(options) : ByWeights(options))
            .DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs));
        return new(model, lab.Train(model, schedule, epochs, learningRate: 0.01));
    }

    /// <summary>How often each filter of conv2 is silent.</summary>
    public static void Zeros(Lab lab, nn.Module<Tensor, Tensor> dense)
    {
        using var scope = NewDisposeScope();
        Tensor? activation = null;
        var hook = dense.named_modules().Single(entry => entry.name == "relu2").module is nn.Module<Tensor, Tensor> relu
            ? relu.register_forward_hook((_, _, output) =>
            {
                activation = output.detach().DetachFromDisposeScope();
                return null!;
            })
            : throw new InvalidOperationException("The network has no relu2.");
        using (no_grad())
        {
            dense.eval();
            _ = dense.call(lab.Test.ReadEpoch(0).First().Inputs);
        }

        hook.remove();
        using Tensor measured = activation ?? throw new InvalidOperationException("relu2 was not called.");
        double[] zeros = [.. measured.eq(0).to_type(ScalarType.Float64).mean([0L, 2L, 3L]).data<double>().Order()];
        lab.Book.Plot("zeros", new Figure
        {
            Title = "Zeros behind the filters of conv2",
            Description = FormattableString.Invariant($"From {100 * zeros[0]:0} % to {100 * zeros[^1]:0} % of the positions."),
            X = new Axis { Label = "filters, by zeros", WholeNumbers = true },
            Y = new Axis { Label = "zeros", Unit = "%", Minimum = 0, Maximum = 100 },
            Series = [Lines.Of("conv2", zeros.Select((share, rank) => ((double)rank, 100 * share))) with { Markers = true }],
        });
    }

    public void Dispose() => Model.Dispose();

    private static CompressionSchedule ByWeights(TrimmingOptions options)
    {
        EpochWindow window = EpochWindow.At([.. Enumerable.Range(1, options.Rounds).Select(round => round * options.EpochsBetween)]);
        return CompressionSchedule.Empty
            .Prune(RankedPrunerSpec.L1("by_weights", Structure.Filter, KnownCurves.Constant(options.Fraction), options.Weights), window)
            .Thin(new FilterRemoverSpec { Name = "thinner", InputShape = options.InputShape }, window);
    }
}
