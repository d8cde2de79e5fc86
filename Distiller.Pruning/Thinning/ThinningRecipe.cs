using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Distiller.Masking;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What is cut out of which tensor: plain data that can be stored beside the weights and replayed.</summary>
/// <remarks>
/// Replaying on a model of full size thins it; on a model that is thin already it does nothing (D-49). Recipes that follow each
/// other compose to one, so a model thinned ten times has one recipe.
/// <para>Distiller: <c>ThinningRecipe</c>; a directive there is <c>(dim, indices)</c> or, for a flattened input, four fields.</para>
/// </remarks>
public sealed record ThinningRecipe
{
    private static readonly JsonSerializerOptions _json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>The recipe that changes nothing.</summary>
    public static ThinningRecipe Empty { get; } = new() { Slices = [], Blocks = [] };

    /// <summary>What the tensors keep; at most one entry per tensor and dimension.</summary>
    public required ImmutableArray<TensorSlice> Slices { get; init; }

    /// <summary>The layers whose number of blocks changes.</summary>
    public required ImmutableArray<BlockCount> Blocks { get; init; }

    /// <summary>Whether it changes nothing.</summary>
    [JsonIgnore]
    public bool IsEmpty => Slices.IsEmpty && Blocks.IsEmpty;

    /// <summary>Reads a recipe.</summary>
    /// <param name="json">What <see cref="ToJson"/> wrote.</param>
    /// <returns>The recipe.</returns>
    /// <exception cref="InvalidDataException">The text is not a recipe.</exception>
    public static ThinningRecipe Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ThinningRecipe>(json, _json)
                ?? throw new InvalidDataException("The thinning recipe is empty. It was changed by hand or belongs to another version.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The thinning recipe cannot be read: {exception.Message} It was changed by hand or belongs to another version.", exception);
        }
    }

    /// <summary>Writes the recipe.</summary>
    /// <returns>One line of JSON.</returns>
    public string ToJson() => JsonSerializer.Serialize(this, _json);

    /// <summary>The recipe that does what this one and then another one do.</summary>
    /// <param name="next">A recipe for the model that this one makes.</param>
    /// <returns>A recipe for the model at its present size.</returns>
    public ThinningRecipe Then(ThinningRecipe next)
    {
        List<TensorSlice> slices = [.. Slices];
        foreach (var later in next.Slices)
        {
            var index = slices.FindIndex(slice => slice.Name == later.Name && slice.Dimension == later.Dimension);
            if (index < 0)
            {
                slices.Add(later);
            }
            else
            {
                var earlier = slices[index];
                slices[index] = earlier with { Kept = [.. later.Kept.Select(kept => earlier.Kept[(int)kept])] };
            }
        }

        var blocks = Blocks.ToDictionary(block => block.Layer, StringComparer.Ordinal);
        foreach (var later in next.Blocks)
        {
            blocks[later.Layer] = later with { Before = blocks.TryGetValue(later.Layer, out var earlier) ? earlier.Before : later.Before };
        }

        return new() { Slices = [.. slices], Blocks = [.. blocks.Values] };
    }

    /// <summary>Cuts a model, its gradients, masks and optimizer state; what is thin already stays.</summary>
    /// <param name="model">The model, of full size or thinned by this recipe.</param>
    /// <param name="masks">Its masks, if there are any.</param>
    /// <param name="optimizer">Its optimizer, if there is one.</param>
    /// <exception cref="ModelStructureException">The model has other tensors or sizes than the recipe; nothing has been changed.</exception>
    public void Apply(nn.Module model, MaskTable? masks = null, optim.Optimizer? optimizer = null)
    {
        using var surgery = Surgery.Prepare(this, model, masks, optimizer);
        surgery.Cut();
        surgery.CutTraining();
        surgery.Complete();
    }

    internal void Check(IReadOnlyDictionary<string, Tensor> tensors)
    {
        foreach (var slice in Slices)
        {
            if (!tensors.TryGetValue(slice.Name, out var tensor))
            {
                throw new ModelStructureException($"The thinning recipe cuts '{slice.Name}', which the model does not have. {NearestNames.Hint(slice.Name, tensors.Keys)}");
            }

            var length = slice.Dimension < tensor.dim() ? tensor.shape[slice.Dimension] : 0;
            if (length != slice.Length && length != slice.Kept.Length)
            {
                throw new ModelStructureException(FormattableString.Invariant(
                    $"The thinning recipe cuts dimension {slice.Dimension} of '{slice.Name}' from {slice.Length} to {slice.Kept.Length}, but the model has {Guards.ShapeText(tensor.shape)}. ")
                    + "Replay a recipe on the architecture for which it was made.");
            }
        }
    }
}
