using System.Collections.Immutable;
using Distiller.Distillation.Diffusion;
using Distiller.Persistence;
using Distiller.Scheduling;

namespace Distiller.Distillation.DisBack;

/// <summary>The way from the teacher (node 0) to a model of the untrained student (last node). It owns the nodes' weights.</summary>
/// <remarks>Source: DisBack, arXiv 2408.15991, algorithm 1 (degradation recording).</remarks>
public sealed class DegradationPath : IDisposable
{
    private const string CountKey = "nodes";
    private const double NothingLeft = 0.05;
    private readonly ImmutableArray<PathNode> _nodes;

    private DegradationPath(ImmutableArray<PathNode> nodes) => _nodes = nodes;

    /// <summary>The nodes, from the teacher to the last one.</summary>
    public IReadOnlyList<PathNode> Nodes => _nodes;

    /// <summary>Loads a node into a model, strictly by names and shapes.</summary>
    /// <param name="node">The node's place, counted from 0.</param>
    /// <param name="model">Built like the teacher.</param>
    /// <exception cref="ModelStructureException">A name or a shape differs.</exception>
    public void Load(int node, IDenoiser model) =>
        ModelState.Load(model.Module, _nodes[node].Weights.Tensors, FormattableString.Invariant($"node {node} of the degradation path"));

    /// <summary>Frees the weights.</summary>
    public void Dispose()
    {
        foreach (var node in _nodes)
        {
            node.Weights.Dispose();
        }
    }

    internal static DegradationPath Of(ImmutableArray<PathNode> nodes) => new(nodes);

    /// <summary>Copies a model as a node. Copies share nothing with the model or with each other.</summary>
    internal static PathNode Capture(int step, IDenoiser model)
    {
        var weights = ModelState.Save(model.Module);
        return new PathNode(step, weights, ChecksumOf(weights));
    }

    /// <summary>Keeps the nodes whose distances are nearest to evenly spread ones, the teacher and the last; disposes the others.</summary>
    internal DegradationPath SpacedByDistance(int count)
    {
        var inner = _nodes.Skip(1).SkipLast(1).Where(node => node.RelativeDistance >= NothingLeft).ToArray();
        var kept = Enumerable.Range(1, Math.Max(0, count - 1))
            .Select(i => (double)i / count)
            .Select(wanted => inner.MinBy(node => Math.Abs(node.RelativeDistance - wanted)))
            .OfType<PathNode>()
            .Append(_nodes[0])
            .Append(_nodes[^1])
            .ToHashSet(ReferenceEqualityComparer.Instance);
        foreach (var node in _nodes.Where(node => !kept.Contains(node)))
        {
            node.Weights.Dispose();
        }

        return new([.. _nodes.Where(kept.Contains)]);
    }

    internal StateDict SaveState()
    {
        var state = StateDict.Empty.With(CountKey, (long)_nodes.Length);
        for (var i = 0; i < _nodes.Length; i++)
        {
            var key = FormattableString.Invariant($"{i}");
            state = state
                .With($"{key}/step", (long)_nodes[i].Step)
                .With($"{key}/checksum", _nodes[i].Checksum)
                .With($"{key}/distance", _nodes[i].RelativeDistance);
            foreach (var (name, value) in _nodes[i].Weights.Tensors)
            {
                state = state.With($"{key}/weights/{name}", value);
            }
        }

        return state;
    }

    /// <summary>Reads a saved path and proves each node by its checksum.</summary>
    internal static DegradationPath LoadState(StateDict state)
    {
        var nodes = ImmutableArray.CreateBuilder<PathNode>();
        for (var i = 0; i < state.Integer(CountKey); i++)
        {
            var saved = state.Section(FormattableString.Invariant($"{i}"));
            var weights = Copied(saved.Section("weights"));
            var checksum = ChecksumOf(weights);
            if (checksum != saved.Text("checksum"))
            {
                throw new InvalidDataException(
                    FormattableString.Invariant($"Node {i} of the saved degradation path is damaged: its checksum is {checksum}, not {saved.Text("checksum")}. Resume from another checkpoint."));
            }

            nodes.Add(new PathNode((int)saved.Integer("step"), weights, checksum) { RelativeDistance = saved.Number("distance") });
        }

        return new(nodes.ToImmutable());
    }

    private static StateDict Copied(StateDict from) =>
        from.Tensors.Aggregate(StateDict.Empty, (state, entry) => state.With(entry.Key, entry.Value));

    private static string ChecksumOf(StateDict weights) => WeightChecksum.Of(weights.Tensors);
}
