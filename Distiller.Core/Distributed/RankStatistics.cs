using System.Collections.Immutable;
using Distiller.Persistence;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Brings together what forward passes gather on each rank from its own samples.</summary>
internal static class RankStatistics
{
    /// <summary>Replaces buffers that differ by their mean.</summary>
    public static void AverageBuffers(ProcessGroup group, nn.Module model)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        Tensor[] buffers = [.. model.named_buffers().Select(entry => entry.buffer).Where(buffer => buffer is not null && buffer.is_floating_point() && buffer.numel() > 0)];
        if (buffers.Length == 0)
        {
            return;
        }

        // Constants must not change by rounding, so only what differs is averaged.
        Tensor values = cat([.. buffers.Select(buffer => buffer.reshape(-1).to(ScalarType.Float64))]);
        Tensor low = values.clone(), high = values.clone(), mean = values.clone();
        group.AllReduce(low, Reduction.Smallest, "comparing buffers");
        group.AllReduce(high, Reduction.Largest, "comparing buffers");
        group.AllReduce(mean, Reduction.Mean, "averaging buffers");
        Tensor agreed = where(low.eq(high), values, mean);
        long start = 0;
        foreach (Tensor buffer in buffers)
        {
            buffer.copy_(agreed.narrow(0, start, buffer.numel()).reshape(buffer.shape));
            start += buffer.numel();
        }
    }

    /// <summary>Gives all ranks rank 0's state of each policy whose state differs.</summary>
    /// <returns>The names of these policies.</returns>
    public static ImmutableArray<string> SharePolicies(ProcessGroup group, CompressionScheduler scheduler)
    {
        ImmutableArray<(string Name, CompressionPolicy Policy)> policies = [.. scheduler.NamedPolicies.Where(entry => entry.Policy.HasState)];
        if (policies.IsEmpty)
        {
            return [];
        }

        StateDict[] states = [.. policies.Select(entry => entry.Policy.SaveState())];
        try
        {
            byte[][] hashes = ConsistencyCheck.Gather(group, [.. states.SelectMany(ConsistencyCheck.Hash)]);
            int width = hashes[0].Length / policies.Length;
            bool Differs(int index) => hashes.Any(other => !other.AsSpan(index * width, width).SequenceEqual(hashes[0].AsSpan(index * width, width)));
            int[] different = [.. Enumerable.Range(0, policies.Length).Where(Differs)];
            foreach (int index in different)
            {
                Take(group, policies[index].Policy, states[index], policies[index].Name);
            }

            return [.. different.Select(index => policies[index].Name)];
        }
        finally
        {
            foreach (StateDict state in states)
            {
                state.Dispose();
            }
        }
    }

    private static void Take(ProcessGroup group, CompressionPolicy policy, StateDict own, string name)
    {
        using MemoryStream stream = new();
        if (group.IsFirst)
        {
            SafeTensors.Write(stream, own.Tensors, own.Scalars);
        }

        byte[] content = group.Broadcast(stream.ToArray(), purpose: $"sharing the state of policy '{name}'");
        if (!group.IsFirst)
        {
            using MemoryStream received = new(content);
            using SafeTensorsContent read = SafeTensors.Read(received, $"the state of policy '{name}'");
            policy.LoadState(StateDict.Of(read.Tensors, read.Metadata));
        }
    }
}
