using System.Collections.Immutable;
using Distiller.Graph;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Finds the blocks of a model that only add to what goes through them.</summary>
/// <remarks>
/// Found by trying: a module is such a block if it returns its input as soon as one of its last layers is zero. So it does not matter
/// how the addition is written. A block whose shortcut computes something, or that adds twice, is none.
/// <para>Source: Wen et al. 2016, "Structured sparsity", arXiv 1608.03665, section 3.2 (depth); the trial instead of an annotation is ours.</para>
/// </remarks>
public static class ResidualBlocks
{
    private const double Tolerance = 1e-5;
    private const int ProofItems = 2;

    /// <summary>Finds them with random input.</summary>
    /// <param name="model">The model; it is as before afterwards.</param>
    /// <param name="inputShape">Shape of an input, (N, …); N is ignored.</param>
    /// <returns>The blocks in the order of the model, also those that cannot be removed, with the reason.</returns>
    public static ImmutableArray<ResidualBlock> Find(nn.Module<Tensor, Tensor> model, params long[] inputShape)
    {
        using var input = RandomInput(model, inputShape);
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

    internal static Tensor RandomInput(nn.Module model, long[] inputShape)
    {
        Tensor? like = model.parameters().FirstOrDefault();
        using var scope = NewDisposeScope();
        using Generator generator = new(0);
        return randn([ProofItems, .. inputShape.Skip(1)], generator: generator)
            .to(like?.dtype ?? ScalarType.Float32, like?.device ?? CPU, copy: true)
            .MoveToOuterDisposeScope();
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
            if (isSingle && call.KeepsShape && !found.Any(block => block.Name.StartsWith(call.Name + ".", StringComparison.Ordinal)) && GateOf(call, calls) is { } gate)
            {
                found.Add(Describe(call, gate));
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

    /// <summary>The last layer of the block that makes it pass its input on when it is zero.</summary>
    private static string? GateOf(Call block, List<Call> calls)
    {
        var candidates = calls
            .Where(call => call.Name.StartsWith(block.Name + ".", StringComparison.Ordinal)
                && call.Module.parameters(recurse: false).Any()
                && call.OutputShape.SequenceEqual(block.OutputShape))
            .Reverse();
        foreach (Call candidate in candidates)
        {
            using ReplacedTensors zeroed = new();
            zeroed.Zero(candidate.Module);
            if (Difference(((nn.Module<Tensor, Tensor>)block.Module).call(block.Input), block.Input) <= Tolerance)
            {
                return candidate.Name;
            }
        }

        return null;
    }

    private static ResidualBlock Describe(Call block, string gate) => new(
        block.Name,
        gate,
        [.. block.Module.named_modules().Where(entry => entry.name.Length > 0 && entry.module.parameters(recurse: false).Any()).Select(entry => $"{block.Name}.{entry.name}")],
        block.Module.parameters().Sum(parameter => parameter.numel()),
        WhyKept(block));

    private static string? WhyKept(Call block)
    {
        const string Mend = "begin its forward pass with: if (Bypass.IsEmpty(conv1)) return input.alias();";
        using ReplacedTensors emptied = new();
        emptied.Empty(block.Module);
        try
        {
            return Difference(((nn.Module<Tensor, Tensor>)block.Module).call(block.Input), block.Input) <= Tolerance
                ? null
                : $"without filters it does not return its input; {Mend}";
        }
        catch (Exception exception)
        {
            return $"it does not run without filters ({exception.Message.Split('\n')[0].TrimEnd('.')}); {Mend}";
        }
    }

    private sealed record Call(string Name, nn.Module Module, Tensor Input, long[] OutputShape)
    {
        public bool KeepsShape => Input.shape.SequenceEqual(OutputShape);
    }
}
