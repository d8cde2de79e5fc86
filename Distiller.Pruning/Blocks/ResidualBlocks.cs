using System.Collections.Immutable;
using Distiller.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds the blocks of a model that only add to what goes through them.</summary>
/// <remarks>
/// Found by trying: a module is such a block if it returns its input as soon as one of its last layers is zero, or several of them where it
/// adds several times, as a transformer's block does for attention and feed-forward part. So it does not matter how the additions
/// are written. A block whose shortcut computes something, or that normalises the sum, is none.
/// <para>Source: Wen et al. 2016, "Structured sparsity", arXiv 1608.03665, section 3.2 (depth); the trial instead of an annotation is ours.</para>
/// </remarks>
public static class ResidualBlocks
{
    private const double Tolerance = 1e-5;

    /// <summary>Finds them with random input.</summary>
    /// <param name="model">The model; it is as before afterwards.</param>
    /// <param name="inputShape">Shape of an input, (N, …); N is ignored.</param>
    /// <returns>The blocks in the order of the model, also those that cannot be removed, with the reason.</returns>
    public static ImmutableArray<ResidualBlock> Find(nn.Module<Tensor, Tensor> model, params long[] inputShape)
    {
        using var input = ProofInput.Make(model, inputShape, vocabulary: null);
        return Find(model, input);
    }

    /// <summary>Finds them with an input of the caller's.</summary>
    /// <param name="model">The model; it is as before afterwards.</param>
    /// <param name="input">A batch of inputs, (N, …).</param>
    /// <returns>The blocks in the order of the model, also those that cannot be removed, with the reason.</returns>
    public static ImmutableArray<ResidualBlock> Find(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using ModelModes evaluation = new(model);
        List<Call> calls = [];
        try
        {
            Watch(model, input, calls);
            return Find(model, calls);
        }
        finally
        {
            calls.ForEach(call => call.Input.Dispose());
        }
    }

    internal static double Difference(Tensor actual, Tensor expected)
    {
        using var scope = NewDisposeScope();
        return actual.shape.SequenceEqual(expected.shape)
            ? (actual - expected).abs().max().ToDouble() / Math.Max(expected.abs().max().ToDouble(), 1e-6)
            : double.PositiveInfinity;
    }

    private static ImmutableArray<ResidualBlock> Find(nn.Module<Tensor, Tensor> model, List<Call> calls)
    {
        var found = ImmutableArray.CreateBuilder<ResidualBlock>();
        // Inner modules return before those around them, so the smallest module that adds is met first.
        foreach (Call call in calls.Where(call => call.Module is nn.Module<Tensor, Tensor> and not Sequential && call.Module.children().Any()))
        {
            bool isSingle = calls.Count(other => ReferenceEquals(other.Module, call.Module)) == 1;
            if (isSingle && call.KeepsShape && !found.Any(block => block.Name.StartsWith(call.Name + ".", StringComparison.Ordinal)) && GatesOf(call, calls) is { IsEmpty: false } gates)
            {
                found.Add(Describe(call, gates));
            }
        }

        string[] order = [.. model.named_modules().Select(entry => entry.name)];
        return [.. found.OrderBy(block => Array.IndexOf(order, block.Name))];
    }

    private static void Watch(nn.Module<Tensor, Tensor> model, Tensor input, List<Call> calls)
    {
        List<Action> removals = [];
        try
        {
            foreach (var (name, module) in model.named_modules().Where(entry => entry.name.Length > 0))
            {
                if (ForwardHooks.Attach(module, (called, inputs, output) => calls.Add(new(name, called, inputs[0].clone().DetachFromDisposeScope(), output.shape))) is { } remove)
                {
                    removals.Add(remove);
                }
            }

            _ = model.call(input);
        }
        finally
        {
            removals.ForEach(remove => remove());
        }
    }

    /// <summary>The last layers of the block that make it pass its input on when they are zero: one if one suffices, else as few as can be; empty if none do.</summary>
    private static ImmutableArray<string> GatesOf(Call block, List<Call> calls)
    {
        Call[] candidates =
        [
            .. calls
                .Where(call => call.Name.StartsWith(block.Name + ".", StringComparison.Ordinal)
                    && call.Module.parameters(recurse: false).Any()
                    && call.OutputShape.SequenceEqual(block.OutputShape))
                .DistinctBy(call => call.Name)
                .Reverse(),
        ];
        if (candidates.FirstOrDefault(candidate => PassesOn(block, [candidate])) is { } single)
        {
            return [single.Name];
        }

        List<Call> gates = [.. candidates];
        if (gates.Count < 2 || !PassesOn(block, gates))
        {
            return [];
        }

        // Layers that run early are let go first, so that the last ones of each branch stay.
        foreach (Call candidate in candidates.Reverse())
        {
            List<Call> fewer = [.. gates.Where(gate => gate != candidate)];
            gates = PassesOn(block, fewer) ? fewer : gates;
        }

        return [.. gates.Select(gate => gate.Name).Reverse()];
    }

    private static bool PassesOn(Call block, IEnumerable<Call> closed)
    {
        using ReplacedTensors zeroed = new();
        zeroed.Zero(closed.Select(call => call.Module));
        return Difference(((nn.Module<Tensor, Tensor>)block.Module).call(block.Input), block.Input) <= Tolerance;
    }

    private static ResidualBlock Describe(Call block, ImmutableArray<string> gates) => new(
        block.Name,
        gates,
        [.. block.Module.named_modules().Where(entry => entry.name.Length > 0 && entry.module.parameters(recurse: false).Any()).Select(entry => $"{block.Name}.{entry.name}")],
        block.Module.parameters().Sum(parameter => parameter.numel()),
        WhyKept(block));

    private static string? WhyKept(Call block)
    {
        string first = block.Module.named_children().Where(child => child.module.parameters().Any()).Select(child => child.name).FirstOrDefault("conv1");
        string mend = $"begin its forward pass with: if (Bypass.IsEmpty({first})) return input.alias();";
        using ReplacedTensors emptied = new();
        emptied.Empty(block.Module);
        try
        {
            return Difference(((nn.Module<Tensor, Tensor>)block.Module).call(block.Input), block.Input) <= Tolerance
                ? null
                : $"without filters it does not return its input; {mend}";
        }
        catch (Exception exception)
        {
            return $"it does not run without filters ({exception.Message.Split('\n')[0].TrimEnd('.')}); {mend}";
        }
    }

    private sealed record Call(string Name, nn.Module Module, Tensor Input, long[] OutputShape)
    {
        public bool KeepsShape => Input.shape.SequenceEqual(OutputShape);
    }
}
