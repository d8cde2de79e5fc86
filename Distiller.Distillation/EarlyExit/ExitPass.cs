using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>One forward pass in which samples leave at exits.</summary>
internal sealed class ExitPass : IDisposable
{
    private readonly ExitRule _rule;
    private readonly ImmutableArray<double> _thresholds;
    private readonly Tensor? _labels;
    private readonly List<(long[] Samples, int Exit, Tensor Logits)> _left = [];
    private long[] _remaining;

    public ExitPass(long count, ExitRule rule, ImmutableArray<double> thresholds, Tensor? labels)
    {
        _rule = rule;
        _thresholds = thresholds;
        _labels = labels;
        _remaining = [.. Enumerable.Range(0, (int)count).Select(i => (long)i)];
    }

    /// <summary>Lets samples leave.</summary>
    /// <param name="exit">Number of the exit.</param>
    /// <param name="logits">Its scores for the samples that are still there.</param>
    /// <param name="output">The output of the module that it reads.</param>
    /// <returns>The output for those that stay; null if all do.</returns>
    /// <exception cref="AllLeftException">Nobody stays.</exception>
    public Tensor? Decide(int exit, Tensor logits, Tensor output)
    {
        using var scope = NewDisposeScope();
        var labels = _labels?.index_select(0, tensor(_remaining));
        var isTaken = ExitDecision.IsTaken(_rule, logits, _thresholds[exit], labels).data<bool>().ToArray();
        long[] leaving = [.. Positions(isTaken, wanted: true)];
        if (leaving.Length == 0)
        {
            return null;
        }

        Leave(exit, leaving, logits);
        long[] staying = [.. Positions(isTaken, wanted: false)];
        _remaining = [.. staying.Select(position => _remaining[position])];
        return _remaining.Length == 0 ? throw new AllLeftException() : output.index_select(0, tensor(staying)).MoveToOuterDisposeScope();
    }

    /// <summary>The samples that are still there leave at the end of the network.</summary>
    public void Finish(int exit, Tensor logits) => Leave(exit, [.. Enumerable.Range(0, _remaining.Length).Select(i => (long)i)], logits);

    /// <summary>The scores in the order of the inputs.</summary>
    public ExitResult ToResult()
    {
        using var scope = NewDisposeScope();
        long[] samples = [.. _left.SelectMany(part => part.Samples)];
        var order = new long[samples.Length];
        var exits = new int[samples.Length];
        var position = 0;
        foreach (var (members, exit, _) in _left)
        {
            foreach (var sample in members)
            {
                order[sample] = position++;
                exits[sample] = exit;
            }
        }

        var logits = cat([.. _left.Select(part => part.Logits)], 0).index_select(0, tensor(order));
        return new ExitResult(logits.MoveToOuterDisposeScope(), ImmutableArray.Create(exits));
    }

    public void Dispose()
    {
        _left.ForEach(part => part.Logits.Dispose());
        _left.Clear();
    }

    private static IEnumerable<long> Positions(bool[] isTaken, bool wanted)
    {
        for (var i = 0; i < isTaken.Length; i++)
        {
            if (isTaken[i] == wanted)
            {
                yield return i;
            }
        }
    }

    private void Leave(int exit, long[] positions, Tensor logits)
    {
        using var index = tensor(positions);
        _left.Add(([.. positions.Select(position => _remaining[position])], exit, logits.index_select(0, index).DetachFromDisposeScope()));
    }

    /// <summary>Ends a forward pass that has nothing left to compute: the only way out of a model's own code from within a hook.</summary>
    internal sealed class AllLeftException : Exception;
}
