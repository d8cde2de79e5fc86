using System.Collections.Immutable;
using Distiller.Examples.Notebooks;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Training;
using Distiller.Zoo.Data;
using static TorchSharp.torch;

namespace Distiller.Examples.Budget;

/// <summary>All budgets, each from the same trained weights.</summary>
internal sealed class Budgets
{
    public const string Architecture = "resnet20_cifar";
    private const int BatchSize = 32;

    private readonly Lab lab;
    private readonly nn.Module<Tensor, Tensor> trained;
    private readonly ImageBatches heldOut;

    public Budgets(Lab lab, nn.Module<Tensor, Tensor> trained)
    {
        this.lab = lab;
        this.trained = trained;
        // The search sees images of the training set: the test images are for the comparison at the end.
        heldOut = new ImageBatches(lab.Data.Train.Take(lab.Pick(400, 50)), lab.Data.Family, new ImageBatchOptions { BatchSize = 250 });
        Costs = MeasuredCosts.InMemory(new() { BatchSize = BatchSize, Threads = 1 });
    }

    public MeasuredCosts Costs { get; }

    public static long[] InputShape { get; } = [BatchSize, 3, 32, 32];

    public ImmutableArray<Outcome> Run()
    {
        ImmutableArray<double> fractions = lab.Pick<ImmutableArray<double>>([0.65, 0.5], [0.5]);
        var outcomes = ImmutableArray.CreateBuilder<Outcome>();
        foreach (double latency in fractions)
        {
            outcomes.Add(Measure(latency, "uniform", new() { Costs = Costs, Uniform = true }));
            outcomes.Add(Measure(latency, "search", new() { Costs = Costs, MaxEvaluations = lab.Pick(100, 15) }));
        }

        return outcomes.ToImmutable();
    }

    private Outcome Measure(double latency, string way, BudgetOptions options)
    {
        using var model = lab.NewNetwork(Architecture);
        using (StateDict weights = Persistence.ModelState.Save(trained))
        {
            Persistence.ModelState.Load(model, weights.Tensors, "the trained weights");
        }

        using Tensor images = zeros(InputShape);
        using Tensor input = ChannelsLast.Apply(images);
        int epochs = lab.Pick(3, 1);
        BudgetTask task = new BudgetTask
        {
            InputShape = [.. InputShape],
            Evaluate = () => Evaluator.Classify(model, heldOut, lab.Cancellation),
            Recover = () => lab.Train(
                model,
                CompressionSchedule.Empty.DecayLearningRate(new CosineLrSpec { Name = "cosine", Duration = epochs }, EpochWindow.Range(0, epochs)),
                epochs,
                learningRate: 0.02),
        }.MeasureWith(model, input, new() { Threads = 1, Runs = lab.Pick(40, 5) });
        BudgetResult result = Compress.ToBudget(model, task, latency, maxDrop: 0.01, options, lab.Cancellation);
        return new Outcome(latency, way, result, lab.Top1(model));
    }
}
