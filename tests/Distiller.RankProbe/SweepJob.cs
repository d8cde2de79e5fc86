using System.Text.Json;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>An analysis of sensitivity; each rank says the result, and which parameters it measured itself.</summary>
/// <remarks>Arguments: journal, and the rank that stands still with the number of the report at which it does.</remarks>
internal static class SweepJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        Seeds.Use(3);
        using Tensor inputs = randn(40, 1, 8, 8);
        using Tensor targets = randint(0, 4, [40]);
        using TensorBatches batches = new(inputs, targets, new BatchOptions { BatchSize = 20 });
        using nn.Module<Tensor, Tensor> model = nn.Sequential(
            ("conv1", nn.Conv2d(1, 6, 3, padding: 1)),
            ("relu1", nn.ReLU()),
            ("conv2", nn.Conv2d(6, 8, 3, padding: 1, stride: 2)),
            ("relu2", nn.ReLU()),
            ("conv3", nn.Conv2d(8, 8, 3, padding: 1)),
            ("flatten", nn.Flatten()),
            ("fc1", nn.Linear(8 * 16, 16)),
            ("fc2", nn.Linear(16, 4)));
        SensitivityResult result = SensitivityAnalysis.Run(
            model,
            batches,
            new SensitivityOptions { Levels = [0, 0.3, 0.6, 0.9], Work = new SharedWork(group, "sensitivity", arguments[0]) },
            new Told(Turns.Of(group, arguments.AsSpan(1))));
        Console.WriteLine(JsonSerializer.Serialize(result.Curves));
    }

    private sealed class Told(Turns turns) : IProgress<SensitivityProgress>
    {
        public void Report(SensitivityProgress value)
        {
            Console.WriteLine($"measured {value.Parameter}");
            turns.Report();
        }
    }
}
