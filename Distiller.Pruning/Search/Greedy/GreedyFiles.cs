using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Distiller.Graph;
using Distiller.IO;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The files of a greedy run: its table, and the weights of each iteration with the table so far.</summary>
internal sealed class GreedyFiles(string? folder)
{
    private const string Start = "start";
    private const string Lines = "iterations";

    /// <summary>Goes on where the last file ends: gives the model its shapes and weights.</summary>
    /// <returns>The iterations so far and the sizes at the start; null if there is nothing to go on from.</returns>
    public GreedyProgress? Resume(nn.Module model)
    {
        string? last = folder is not null && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "greedy__*.safetensors").Max(StringComparer.Ordinal)
            : null;
        if (last is null)
        {
            return null;
        }

        using SafeTensorsContent content = SafeTensors.Load(last);
        if (!content.Metadata.TryGetValue(Start, out string? start) || !content.Metadata.TryGetValue(Lines, out string? lines))
        {
            throw new InvalidDataException($"'{last}' holds weights, but not the state of a greedy run. Move it away, or choose another folder.");
        }

        LayerShapes.Adopt(model, content.Tensors);
        ModelState.Load(model, content.Tensors, last);
        return new(JsonSerializer.Deserialize<ImmutableArray<GreedyIteration>>(lines), JsonSerializer.Deserialize<GreedyStart>(start)!);
    }

    public void Write(nn.Module model, ImmutableArray<GreedyIteration> iterations, GreedyStart start)
    {
        if (folder is null)
        {
            return;
        }

        GreedyIteration last = iterations[^1];
        string name = string.Create(
            CultureInfo.InvariantCulture, $"greedy__{last.Iteration:000}__{100 * last.NormalizedMacs:F1}__{100 * (last.Top1 ?? 0):F1}.safetensors");
        using StateDict state = ModelState.Save(model);
        SafeTensors.Save(Path.Combine(folder, name), state.Tensors, new Dictionary<string, string>
        {
            [Start] = JsonSerializer.Serialize(start),
            [Lines] = JsonSerializer.Serialize(iterations),
        });
        AtomicFile.WriteText(Path.Combine(folder, "greedy.csv"), string.Concat(
            iterations.Select(Line).Prepend("iteration,top1,param_name,normalized_macs,total_macs,densities\n")));
    }

    private static string Line(GreedyIteration iteration) => string.Create(
        CultureInfo.InvariantCulture,
        $"{iteration.Iteration},{100 * iteration.Top1:F4},{iteration.Layer},{100 * iteration.NormalizedMacs:F4},{iteration.TotalMacs},\"[{string.Join(", ", iteration.Densities.Select(density => density.ToString("F4", CultureInfo.InvariantCulture)))}]\"\n");
}
