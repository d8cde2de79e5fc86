using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Scheduling;

namespace Distiller.Pruning;

/// <summary>Removes whole residual blocks, also those of transformers. YAML: an extension of class <c>BlockRemover</c>.</summary>
/// <remarks>See <see cref="BlockVerbs"/> for what is removed and proven, and <see cref="ResidualBlocks"/> for what a block is.</remarks>
public sealed record BlockRemoverSpec : ComponentSpec<BlockRemover>
{
    /// <summary>Paths of the blocks, such as <c>layer1.1</c>; at least one.</summary>
    public required ImmutableArray<string> Blocks { get; init; }

    /// <summary>Shape of the model's input, (N, …); N is ignored.</summary>
    public required ImmutableArray<long> InputShape { get; init; }

    /// <summary>For models that read indices: inputs of the proof are whole numbers below this. Null (default) for real numbers. Range: 1 and more.</summary>
    public int? Vocabulary { get; init; }

    /// <inheritdoc/>
    /// <exception cref="ModelStructureException">The model has no module of such a path, or none is named.</exception>
    public override BlockRemover Build(BuildContext context)
    {
        string where = $"extensions.{Name}.blocks";
        if (Blocks.IsDefaultOrEmpty)
        {
            throw context.Misfit($"{where} is empty. List the paths of residual blocks; {nameof(ResidualBlocks)}.{nameof(ResidualBlocks.Find)} finds them.", where);
        }

        string[] known = [.. context.Model.named_modules().Where(entry => entry.module.children().Any()).Select(entry => entry.name)];
        foreach (string block in Blocks.Where(block => !known.Contains(block)))
        {
            throw context.Misfit($"The model '{context.Model.GetName()}' has no block '{block}', which {where} names. {NearestNames.Hint(block, known)}", where, block);
        }

        return new(this);
    }
}
