using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>How a fraction becomes a number of groups, in schedule files.</summary>
internal static class SelectionKeys
{
    private const string RoundingKey = "rounding_fn";
    private const string PrunedMultipleKey = "pruned_multiple";
    private const string KeptMultipleKey = "kept_multiple";
    private const string MinimumKeptKey = "minimum_kept";

    internal static SelectionRule Read(SpecReader reader) => new()
    {
        Rounding = reader.Has(RoundingKey)
            ? reader.Choice(RoundingKey, ("floor", Rounding.Floor), ("ceil", Rounding.Ceiling), ("round", Rounding.Nearest))
            : Rounding.Floor,
        PrunedMultiple = reader.Integer(PrunedMultipleKey, 1),
        KeptMultiple = reader.Integer(KeptMultipleKey, 1),
        MinimumKept = reader.Integer(MinimumKeptKey, 1),
    };

    internal static void Write(SelectionRule rule, SpecWriter writer)
    {
        if (rule.Rounding != Rounding.Floor)
        {
            writer.Add(RoundingKey, rule.Rounding == Rounding.Ceiling ? "ceil" : "round");
        }

        foreach (var (key, value) in ((string, int)[])
            [(PrunedMultipleKey, rule.PrunedMultiple), (KeptMultipleKey, rule.KeptMultiple), (MinimumKeptKey, rule.MinimumKept)])
        {
            if (value != 1)
            {
                writer.Add(key, value);
            }
        }
    }
}
