using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Masking;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.NetworkSurgery;

/// <summary>Training with splicing, and what was seen of one layer on the way.</summary>
internal sealed class Surgery : IDisposable
{
    public const string Layer = "fc1.weight";
    public const double Sensitivity = 1.2;
    public const double Low = 0.9;
    public const double High = 1.1;
    public const double LearningRate = 0.02;

    private static readonly string[] Layers = ["conv2.weight", Layer];

    private readonly List<Tensor> masks = [];
    private readonly List<Tensor> values = [];

    /// <summary>Epochs of training.</summary>
    public required int Epochs { get; init; }

    /// <summary>Level of the layer's thresholds, taken at the start.</summary>
    public required double Level { get; init; }

    /// <summary>Accuracy by epoch, measured with masked weights.</summary>
    public ImmutableArray<EpochRecord> Log { get; private set; } = [];

    /// <summary>Sparsity of each spliced layer at the end.</summary>
    public IReadOnlyDictionary<string, double> FinalSparsity { get; private set; } = ImmutableDictionary<string, double>.Empty;

    /// <summary>The mask of each epoch, flat: 1 keep, 0 prune.</summary>
    public IReadOnlyList<Tensor> Masks => masks;

    /// <summary>The values at the start and after each epoch, flat, those behind the mask included.</summary>
    public IReadOnlyList<Tensor> Values => values;

    public static Surgery Perform(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        Surgery surgery = new() { Epochs = lab.Pick(10, 3), Level = LevelOf(Lab.Weight(model, Layer)) };
        surgery.Run(lab, model);
        return surgery;
    }

    /// <summary>Mean magnitude plus s deviations.</summary>
    public static double LevelOf(Tensor weight)
    {
        using var scope = NewDisposeScope();
        TensorSummary magnitudes = TensorSummary.Of(weight.detach().abs());
        return magnitudes.Mean + (Sensitivity * magnitudes.StandardDeviation);
    }

    /// <summary>A rate that stays high while surgery goes on, for all ways of training alike.</summary>
    public static CompressionSchedule Cool(CompressionSchedule schedule, int epochs) => schedule.DecayLearningRate(
        new CosineLrSpec { Name = "cosine", Duration = epochs, Minimum = 0.001 }, EpochWindow.Range(0, epochs));

    public void Dispose()
    {
        masks.ForEach(mask => mask.Dispose());
        values.ForEach(value => value.Dispose());
    }

    private void Run(Lab lab, nn.Module<Tensor, Tensor> model)
    {
        CompressionSchedule schedule = Cool(
            CompressionSchedule.Empty.Prune(
                new SplicingPrunerSpec
                {
                    Name = "surgery",
                    Sensitivities = Layers.ToDictionary(name => name, _ => Sensitivity),
                    LowThresholdMultiplier = Low,
                    HighThresholdMultiplier = High,
                },
                EpochWindow.Range(0, Epochs),
                new PruningOptions { MaskOnForwardOnly = true, UseDoubleCopies = true, KeepMask = true }),
            Epochs);
        MaskTable? table = null;
        EveryEpoch watch = new(_ =>
        {
            masks.Add(Flat(table![Layer].Mask!));
            values.Add(Flat(table[Layer].Parameter));
            FinalSparsity = Layers.ToDictionary(name => name, name => SparsityMeasures.Sparsity(table[name].Mask!));
        });
        values.Add(Flat(Lab.Weight(model, Layer)));
        Log = lab.Train(model, schedule, Epochs, LearningRate, scheduler => table = scheduler.Masks, observers: [watch]);
    }

    private static Tensor Flat(Tensor tensor)
    {
        using var noGradients = no_grad();
        return tensor.detach().reshape(-1).clone().DetachFromDisposeScope();
    }
}
