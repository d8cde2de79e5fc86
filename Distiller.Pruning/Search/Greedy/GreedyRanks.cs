using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Distiller.Distributed;
using Distiller.Graph;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Candidates of one iteration tried by several ranks, of which each keeps the best of its own.</summary>
internal sealed class GreedyRanks(ProcessGroup group)
{
    private readonly SharedWork _work = new(group, "greedy");

    public bool IsFirst => group.IsFirst;

    public int Rank => group.Rank;

    /// <summary>Tries all candidates; the results are in their order.</summary>
    public ImmutableArray<GreedyTrial> Try(int iteration, IReadOnlyList<string> layers, Func<string, GreedyCandidate> attempt) => _work.Run(
        layers,
        string.Create(CultureInfo.InvariantCulture, $"iteration {iteration}"),
        layer => new GreedyTrial(group.Rank, attempt(layer)));

    /// <summary>Gives all ranks the weights and shapes of one.</summary>
    public void ShareModel(nn.Module model, int owner)
    {
        using MemoryStream stream = new();
        if (group.Rank == owner)
        {
            using StateDict state = ModelState.Save(model);
            SafeTensors.Write(stream, state.Tensors);
        }

        byte[] bytes = group.Broadcast(stream.ToArray(), owner, "sharing the best candidate");
        if (group.Rank != owner)
        {
            using MemoryStream received = new(bytes);
            using SafeTensorsContent content = SafeTensors.Read(received, "the best candidate");
            LayerShapes.Adopt(model, content.Tensors);
            ModelState.Load(model, content.Tensors, "the best candidate");
        }
    }

    /// <summary>Gives all ranks what rank 0 found in the folder of an earlier run.</summary>
    public GreedyProgress? Share(nn.Module model, GreedyProgress? found)
    {
        byte[] bytes = group.Broadcast(JsonSerializer.SerializeToUtf8Bytes(found), purpose: "resuming");
        GreedyProgress? progress = JsonSerializer.Deserialize<GreedyProgress?>(bytes);
        if (progress is not null)
        {
            ShareModel(model, 0);
        }

        return progress;
    }

    /// <summary>A candidate and the rank that has its weights.</summary>
    internal sealed record GreedyTrial(int Rank, GreedyCandidate Candidate);
}
