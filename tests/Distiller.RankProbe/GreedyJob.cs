using System.Security.Cryptography;
using System.Text.Json;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Pruning;
using Distiller.Scheduling;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Greedy pruning of filters; each rank says the iterations and a hash of the weights. Argument: folder.</summary>
internal static class GreedyJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        Seeds.Use(3);
        using Tensor inputs = randn(24, 1, 8, 8);
        using Tensor targets = randint(0, 4, [24]);
        using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 12 });
        using nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("conv1", nn.Conv2d(1, 8, 3, padding: 1)),
            ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(8, 8, 3, padding: 1, stride: 2)),
            ("relu2", nn.ReLU()),
            ("conv3", nn.Conv2d(8, 8, 3, padding: 1)),
            ("flatten", nn.Flatten()),
            ("fc", nn.Linear(8 * 16, 4)));
        GreedyOptions options = new()
        {
            TargetDensity = 0.5,
            Step = 0.25,
            Ranks = group,
            Folder = arguments[0],
            Progress = new Told(new Turns(group)),
            FineTune = _ => Train(model, batches),
        };
        GreedyResult result = new GreedyFilterPruning([1, 1, 8, 8], () => Evaluator.Classify(model, batches), options).Run(model);
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string _, Tensor value) in model.state_dict())
        {
            hash.AppendData(value.bytes);
        }

        Console.WriteLine($"{JsonSerializer.Serialize(result.Iterations)} {Convert.ToHexString(hash.GetHashAndReset())}");
    }

    private static void Train(nn.Module<Tensor, Tensor> model, TensorBatches batches)
    {
        using optim.Optimizer optimizer = optim.SGD(model.parameters(), 0.05);
        using CompressionScheduler scheduler = new(CompressionSchedule.Empty, model, optimizer);
        new Trainer(TrainingTask.Classification(model), optimizer, scheduler, new TrainerOptions { Epochs = 1 }).Fit(batches);
    }

    private sealed class Told(Turns turns) : IProgress<GreedyCandidate>
    {
        public void Report(GreedyCandidate value)
        {
            Console.WriteLine($"tried {value.Iteration} {value.Layer}");
            turns.Report();
        }
    }
}
