using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Configuration;

/// <summary>What a key of a schedule file means: the source of the YAML reference, the JSON schema and the checks of ranges.</summary>
/// <param name="Name">The key.</param>
/// <param name="Type">What stands behind it.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Example">A value as a file would have it, of which a valid example of the class can be made.</param>
public sealed record KeyDescription(string Name, KeyType Type, string Meaning, string Example)
{
    /// <summary>The value without the key, as a file would write it; null for keys that must be written, or whose absence means "not at all".</summary>
    public string? Default { get; init; }

    /// <summary>Whether the key may be left out.</summary>
    public bool IsOptional { get; init; }

    /// <summary>Whether a written <c>null</c> has a meaning of its own.</summary>
    public bool AllowsNull { get; init; }

    /// <summary>The smallest number; null for no limit. Holds for every number of a list or table.</summary>
    public double? Minimum { get; init; }

    /// <summary>The largest number; null for no limit.</summary>
    public double? Maximum { get; init; }

    /// <summary>Whether the smallest number itself is excluded.</summary>
    public bool IsAboveMinimum { get; init; }

    /// <summary>The words that may stand here, if <see cref="Type"/> is <see cref="KeyType.Choice"/>.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>The keys of the mapping, if <see cref="Type"/> is <see cref="KeyType.Mapping"/>.</summary>
    public ImmutableArray<KeyDescription> Keys { get; init; } = [];

    /// <summary>The same key, which may be left out.</summary>
    /// <param name="otherwise">The value that holds then, as a file would write it; null if there is none.</param>
    /// <returns>A new description.</returns>
    public KeyDescription Optional(string? otherwise = null) => this with { IsOptional = true, Default = otherwise };

    /// <summary>The same key with a range.</summary>
    /// <param name="minimum">The smallest number.</param>
    /// <param name="maximum">The largest number; null for no limit.</param>
    /// <returns>A new description.</returns>
    public KeyDescription From(double minimum, double? maximum = null) => this with { Minimum = minimum, Maximum = maximum };

    /// <summary>The same key for numbers above a limit.</summary>
    /// <param name="minimum">The limit.</param>
    /// <param name="maximum">The largest number; null for no limit.</param>
    /// <returns>A new description.</returns>
    public KeyDescription Above(double minimum, double? maximum = null) =>
        this with { Minimum = minimum, Maximum = maximum, IsAboveMinimum = true };

    /// <summary>The range in words, such as <c>0 to 1</c>; empty without limits.</summary>
    internal string Range
    {
        get
        {
            string low = Minimum is { } minimum ? minimum.ToString("R", CultureInfo.InvariantCulture) : "";
            string high = Maximum is { } maximum ? maximum.ToString("R", CultureInfo.InvariantCulture) : "";
            return (IsAboveMinimum, low, high) switch
            {
                (_, "", "") => "",
                (_, "", _) => $"at most {high}",
                (true, _, "") => $"above {low}",
                (true, _, _) => $"above {low}, at most {high}",
                (false, _, "") => $"{low} and more",
                _ => $"{low} to {high}",
            };
        }
    }

    internal bool Admits(double value) =>
        !(Minimum is { } minimum && !(IsAboveMinimum ? value > minimum : value >= minimum)) && !(Maximum is { } maximum && !(value <= maximum));
}
