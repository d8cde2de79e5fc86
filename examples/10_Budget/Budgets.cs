using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Budget;

/// <summary>Networks from several starts, each thinned to the same latency in three ways.</summary>
internal sealed class Budgets : IDisposable
{
    public const double Target = 0.5;
    public const string Uniform = "equal ratios";
    public const string Channels = "search, channels";
    public const string Blocks = "search, channels and blocks";
    private const int BatchSize = 32;

    private readonly Lab lab;
    private readonly ImageBatches judging;
    private readonly ProcessorClock clock = new();
    private readonly Tensor[] adapting;

    public Budgets(Lab lab)
    {
        this.lab = lab;
        // The search sees images of the training set: the test images are for the comparison at the end.
        judging = Images(lab.Data.Train.Take(lab.Pick(300, 50)));
        adapting = [.. Images(lab.Data.Train.Take(lab.Pick(128, 50))).ReadEpoch(0).Select(batch => ChannelsLast.Apply(batch.Inputs).DetachFromDisposeScope())];
        Costs = MeasuredCosts.InMemory(new() { BatchSize = BatchSize, Threads = 1 }, new ForwardTimer(clock, runs: lab.Pick(15, 3)));
    }

    public MeasuredCosts Costs { get; }

    public string Architecture => lab.Pick("resnet56_cifar", "resnet20_cifar");

    public static long[] InputShape { get; } = [BatchSize, 3, 32, 32];

    /// <summary>A trained network; every start has other weights at first.</summary>
    public nn.Module<Tensor, Tensor> Train(int start)
    {
        var model = lab.NewNetwork(Architecture, start - 1);
        lab.TrainDense(model, lab.Pick(10, 1), learningRate: 0.05);
        return model;
    }

    /// <summary>The three ways from the same trained network.</summary>
    public ImmutableArray<Outcome> Thin(int start, nn.Module<Tensor, Tensor> trained)
    {
        int evaluations = lab.Pick(80, 20);
        return
        [
            Thin(start, trained, Uniform, new() { Costs = Costs, Uniform = true }),
            Thin(start, trained, Channels, new() { Costs = Costs, MaxEvaluations = evaluations, RemovesBlocks = false }),
            Thin(start, trained, Blocks, new() { Costs = Costs, MaxEvaluations = evaluations }),
        ];
    }

    public void Dispose() => Array.ForEach(adapting, batch => batch.Dispose());

    private Outcome Thin(int start, nn.Module<Tensor, Tensor> trained, string way, BudgetOptions options)
    {
        using var model = lab.NewNetwork(Architecture);
        using (StateDict weights = ModelState.Save(trained))
        {
            ModelState.Load(model, weights.Tensors, "the trained weights");
        }

        using Tensor images = zeros(InputShape);
        using Tensor input = ChannelsLast.Apply(images);
        BudgetTask task = new BudgetTask
        {
            InputShape = [.. InputShape],
            Evaluate = () => Evaluator.Classify(model, judging, lab.Cancellation),
            Adapt = () => BatchNormStatistics.Estimate(model, adapting),
        }.MeasureWith(model, input, new() { Threads = 1, Runs = lab.Pick(30, 5), Clock = clock });
        BudgetResult? result = null;
        lab.ShowProgress(FormattableString.Invariant($"start {start}: {way}"), options.MaxEvaluations, report => result = Compress.ToBudget(
            model, task, Target, maxDrop: 0.01, options with { Progress = new Evaluations(report) }, lab.Cancellation));
        int epochs = lab.Pick(3, 1);
        lab.Train(
            model,
            CompressionSchedule.Empty.DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs)),
            epochs,
            learningRate: 0.02);
        return new(start, way, result!, lab.Top1(model));
    }

    private ImageBatches Images(ImageSet images) => new(images, lab.Data.Family, new ImageBatchOptions { BatchSize = 250 });

    private sealed class Evaluations(Action<long, string> report) : IProgress<BudgetProgress>
    {
        public void Report(BudgetProgress value)
        {
            if (value.Stage == "evaluations")
            {
                report(value.Done, "");
            }
        }
    }
}
