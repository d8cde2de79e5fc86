using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Distiller.Persistence;

/// <summary>How the names of a weight file become the names of a model, and what may be missing.</summary>
public sealed record WeightRules
{
    /// <summary>Same names, nothing missing on either side.</summary>
    public static WeightRules Exact { get; } = new();

    /// <summary>For a PyTorch checkpoint, the key of the dictionary that holds the weights; by default it is found.</summary>
    public string? Part { get; init; }

    /// <summary>Patterns, as regular expressions, with their replacements, applied to each name of the file in this order.</summary>
    public ImmutableArray<(Regex Pattern, string Replacement)> Renames { get; init; } = [];

    /// <summary>Names of the model that the file need not hold: they keep their values.</summary>
    public ImmutableArray<Regex> MayLack { get; init; } = [];

    /// <summary>Names of the file that the model need not have: they are left.</summary>
    public ImmutableArray<Regex> MayLeave { get; init; } = [];

    /// <summary>The model's name for a tensor of the file.</summary>
    /// <param name="name">The name in the file.</param>
    /// <returns>The name after all renames.</returns>
    public string Rename(string name) =>
        Renames.Aggregate(name, (current, rename) => rename.Pattern.Replace(current, rename.Replacement));
}
