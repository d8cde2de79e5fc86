using System.Text.Json;
using Distiller.Distributed;
using Distiller.Pruning;
using Distiller.Results;

namespace Distiller.RankProbe;

/// <summary>An analysis of sensitivity; each rank says the result, and which parameters it measured itself.</summary>
/// <remarks>Arguments: journal, and the rank that stands still with the number of the report at which it does.</remarks>
internal static class SweepJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        using SmallProblem problem = new();
        var (model, batches) = (problem.Model, problem.Batches);
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
