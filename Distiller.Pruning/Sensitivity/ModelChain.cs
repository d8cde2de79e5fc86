using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>A model seen as a chain of modules, each fed by the one before.</summary>
/// <remarks>
/// The candidates are the model's children in the order of their declaration, sequences taken apart, with a flattening
/// before a linear layer. Whether the model really computes that is not guessed but tried.
/// </remarks>
internal sealed class ModelChain
{
    private const double Tolerance = 1e-6;
    private readonly ImmutableArray<(string Path, nn.Module<Tensor, Tensor> Module)> _stages;

    private ModelChain(ImmutableArray<(string Path, nn.Module<Tensor, Tensor> Module)> stages) => _stages = stages;

    /// <summary>Number of modules in the chain.</summary>
    internal int Length => _stages.Length;

    /// <summary>The chain, or null if the model's output on a sample is not that of its children called in turn.</summary>
    internal static ModelChain? Find(nn.Module<Tensor, Tensor> model, Tensor sample)
    {
        if (Stages(model) is not { Length: > 1 } stages)
        {
            return null;
        }

        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var chain = new ModelChain(stages);
        try
        {
            var (found, expected) = (chain.Run(sample, 0, chain.Length), model.call(sample));
            return found.shape.SequenceEqual(expected.shape) && found.allclose(expected, Tolerance, Tolerance) ? chain : null;
        }
        catch (Exception failure) when (failure is System.Runtime.InteropServices.ExternalException or InvalidOperationException or ArgumentException)
        {
            // Children whose shapes do not fit each other are no chain.
            return null;
        }
    }

    /// <summary>The position of the module that owns a parameter, or null if it is outside the chain.</summary>
    internal int? StageOf(string parameter)
    {
        var index = _stages.Select((stage, i) => (stage, i))
            .Where(entry => new Naming.ModulePath(parameter).IsBelow(new Naming.ModulePath(entry.stage.Path)))
            .Select(entry => entry.i)
            .DefaultIfEmpty(-1)
            .First();
        return index < 0 ? null : index;
    }

    /// <summary>The layers of a stage that have none inside, with their names in the model; the stage itself if it is one.</summary>
    internal IReadOnlyList<(string Path, nn.Module<Tensor, Tensor> Module)> Leaves(int stage)
    {
        var (root, module) = _stages[stage];
        return
        [
            .. module.named_modules().Prepend(("", module))
                .Where(entry => entry.Item2 is nn.Module<Tensor, Tensor> && !entry.Item2.named_children().Any())
                .Select(entry => (entry.Item1.Length == 0 ? root : $"{root}.{entry.Item1}", (nn.Module<Tensor, Tensor>)entry.Item2))
                .DistinctBy(entry => entry.Item2, ReferenceEqualityComparer.Instance),
        ];
    }

    /// <summary>Runs some of the stages.</summary>
    /// <param name="input">Input of the first of them; not disposed.</param>
    /// <param name="first">The first stage.</param>
    /// <param name="end">The stage after the last.</param>
    /// <returns>A new tensor, which belongs to the caller's scope.</returns>
    internal Tensor Run(Tensor input, int first, int end)
    {
        using var scope = NewDisposeScope();
        var value = input.alias();
        foreach (var (_, module) in _stages[first..end])
        {
            value = module.call(module is Linear && value.dim() > 2 ? value.flatten(1) : value);
        }

        return value.MoveToOuterDisposeScope();
    }

    private static ImmutableArray<(string, nn.Module<Tensor, Tensor>)>? Stages(nn.Module model, string prefix = "")
    {
        var stages = ImmutableArray.CreateBuilder<(string, nn.Module<Tensor, Tensor>)>();
        foreach (var (name, child) in model.named_children())
        {
            var path = new Naming.ModulePath(prefix).Child(name).ToString();
            if (child is Sequential)
            {
                if (Stages(child, path) is not { } inner)
                {
                    return null;
                }

                stages.AddRange(inner);
            }
            else if (child is nn.Module<Tensor, Tensor> stage)
            {
                stages.Add((path, stage));
            }
            else
            {
                return null;
            }
        }

        return stages.ToImmutable();
    }
}
