using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Pruning;

/// <summary>What thinning did, and the proof of it.</summary>
public sealed record ThinningResult
{
    /// <summary>What was cut out of which tensor. Empty if there was nothing to remove.</summary>
    public required ThinningRecipe Recipe { get; init; }

    /// <summary>
    /// Largest difference between the thinned model's output and that of the model whose removed structures are masked, relative to the largest
    /// output, on random input: with the model's own weights, and with random weights that keep the signal alive. At most the tolerance of the
    /// options, or thinning would have failed; only a model in which the last bits of the weights change the output by more may exceed it.
    /// </summary>
    public required double ProofError { get; init; }

    /// <summary>
    /// How much the proof can see: of the groups that lost channels, the smallest relative change of the output when a group's removed channels come back,
    /// with random weights. A wrong cut shows in this order of magnitude, so it has to be far above the tolerance. NaN if nothing was removed, or
    /// if the model computes finite numbers with no other weights than its own: then only these prove the cut.
    /// </summary>
    public required double ProofSensitivity { get; init; }

    /// <summary>
    /// Largest difference between the outputs for two of the proof's inputs, relative to the largest output, with the model's own weights before the cut.
    /// Near 0 the signal dies on its way, as it does with the starting weights of some deep networks. NaN for a single input.
    /// </summary>
    public required double InputSensitivity { get; init; }

    /// <summary>
    /// Largest difference between the outputs before and after, relative to the largest. It is more than rounding when a removed
    /// filter still emitted a constant through a bias or a normalisation's shift (D-52): masks that cover these make it vanish, and
    /// so does <see cref="ThinningOptions.FoldConstants"/> where it is exact.
    /// </summary>
    public required double OutputChange { get; init; }

    /// <summary>The layers that shrank, in the order in which they run.</summary>
    public required ImmutableArray<ThinnedLayer> Layers { get; init; }

    /// <summary>Zero structures that could not go, with the reasons.</summary>
    public required ImmutableArray<KeptStructure> Kept { get; init; }

    /// <summary>Number of parameters before.</summary>
    public required long ParametersBefore { get; init; }

    /// <summary>Number of parameters afterwards.</summary>
    public required long ParametersAfter { get; init; }

    /// <summary>The result as text: a line in all, a line per layer, a line per reason.</summary>
    /// <returns>Several lines.</returns>
    public override string ToString()
    {
        var text = new List<string>
        {
            string.Create(
                CultureInfo.InvariantCulture,
                $"{ParametersBefore} -> {ParametersAfter} parameters, proof error {ProofError:E1} (a wrong cut: {ProofSensitivity:E1}), output change {OutputChange:E1}"),
        };
        text.AddRange(Layers.Select(layer => string.Create(
            CultureInfo.InvariantCulture,
            $"  {layer.Layer}: outputs {layer.OutputsBefore} -> {layer.OutputsAfter}, inputs {layer.InputsBefore} -> {layer.InputsAfter}")));
        text.AddRange(Kept.GroupBy(kept => (kept.Layer, kept.Role, kept.Reason)).Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"  kept: {group.First()}{(group.Count() > 1 ? $" (and {group.Count() - 1} more)" : "")}")));
        return string.Join('\n', text);
    }
}
