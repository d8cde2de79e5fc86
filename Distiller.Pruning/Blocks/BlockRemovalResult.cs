using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Pruning;

/// <summary>What the removal of residual blocks came to.</summary>
public sealed record BlockRemovalResult
{
    /// <summary>The removed blocks, in the order of the model.</summary>
    public required ImmutableArray<ResidualBlock> Blocks { get; init; }

    /// <summary>The removal as data: what is left of each tensor. It can be replayed on a model of full size.</summary>
    public required ThinningRecipe Recipe { get; init; }

    /// <summary>Largest difference between the output without the blocks and the output with their gates at zero, relative to the largest output.</summary>
    public required double ProofError { get; init; }

    /// <summary>How much the removal itself changed the output, relative to the largest output of before.</summary>
    public required double OutputChange { get; init; }

    /// <summary>Elements of the model's parameters before.</summary>
    public required long ParametersBefore { get; init; }

    /// <summary>Elements of the model's parameters afterwards.</summary>
    public required long ParametersAfter { get; init; }

    /// <summary>The figures as text.</summary>
    /// <returns>One line.</returns>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"Removed {Blocks.Length} blocks ({string.Join(", ", Blocks.Select(block => block.Name))}): parameters {ParametersBefore} -> {ParametersAfter}, proof error {ProofError:E1}, output changed by {OutputChange:E1}");
}
