using System.Collections.Immutable;
using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>The key <c>criterion</c> of classes that are not named after one.</summary>
internal static class CriterionKeys
{
    private const string Key = "criterion";

    private static readonly ImmutableArray<(string Word, CriterionSpec Meaning)> Words =
    [
        ("L1", Criteria.L1), ("L2", Criteria.L2), ("Gradient", Criteria.Gradient), ("Taylor", Criteria.Taylor), ("Movement", Criteria.Movement),
        ("GeometricMedian", Criteria.GeometricMedian),
    ];

    internal static KeyDescription Description { get; } =
        new KeyDescription(Key, KeyType.Choice, "What makes a weight or structure important.", "L2") { Words = [.. Words.Select(known => known.Word)] }.Optional("L1");

    internal static CriterionSpec Read(SpecReader reader) => reader.Has(Key) ? reader.Choice(Key, [.. Words]) : Criteria.L1;

    internal static bool IsWritable(CriterionSpec criterion) => Words.Any(known => known.Meaning == criterion);

    internal static void Write(CriterionSpec criterion, SpecWriter writer)
    {
        if (criterion != Criteria.L1)
        {
            writer.Add(Key, Words.First(known => known.Meaning == criterion).Word);
        }
    }
}
