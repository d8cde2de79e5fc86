using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>An experiment of several runs: networks pruned in training, each from a seed of its own; each rank says all results, and which runs were its own.</summary>
/// <remarks>Arguments: journal, and the rank that stands still with the number of its run in which it does.</remarks>
internal static class RunsJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        Turns turns = Turns.Of(group, arguments.AsSpan(1));
        SharedWork runs = new(group, "runs", arguments[0]);
        ImmutableArray<Outcome> outcomes = runs.Run(["1", "2", "3", "4", "5"], "two epochs, half of the weights", seed =>
        {
            Console.WriteLine($"measured {seed}");
            turns.Report();
            return Train(long.Parse(seed, CultureInfo.InvariantCulture));
        });
        Console.WriteLine(JsonSerializer.Serialize(outcomes));
    }

    private static Outcome Train(long seed)
    {
        Seeds.Use(seed);
        using Tensor inputs = randn(48, 1, 8, 8);
        using Tensor targets = randint(0, 4, [48]);
        using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 12, Shuffle = true, Seed = seed });
        using nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("conv", nn.Conv2d(1, 6, 3, padding: 1, stride: 2)),
            ("relu", nn.ReLU()),
            ("flatten", nn.Flatten()),
            ("fc", nn.Linear(6 * 16, 4)));
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.05);
        using CompressionScheduler scheduler = new(
            CompressionSchedule.Empty.Prune(new AgpPrunerSpec { Name = "agp", InitialSparsity = 0, FinalSparsity = 0.5, Weights = ["fc.weight"] }, EpochWindow.Range(0, 2)),
            model,
            optimizer);
        new Trainer(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = 2 }).Fit(batches);
        using Tensor zeros = model.state_dict()["fc.weight"].eq(0).sum();
        return new Outcome(Evaluator.Classify(model, batches).Loss, zeros.item<long>());
    }

    private sealed record Outcome(double Loss, long Zeros);
}
