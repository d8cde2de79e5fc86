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
        using SmallProblem problem = new();
        var (model, batches) = (problem.Model, problem.Batches);
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
