using System.Collections.Immutable;
using Distiller.Configuration;
using Distiller.Statistics;

namespace Distiller.Pruning;

/// <summary>Distiller's words for groups, norms and roundings in schedule files.</summary>
internal static class GroupWords
{
    private const string StrengthKey = "strength";
    private const string GroupKey = "group_type";
    private static readonly ImmutableArray<(string Word, Structure Meaning)> Regularized =
    [
        ("2D", Structure.Kernel), ("Filters", Structure.Filter), ("3D", Structure.Filter), ("4D", Structure.Layer),
        ("Channels", Structure.Channel), ("Rows", Structure.Row), ("Cols", Structure.Column),
    ];

    /// <summary>
    /// What a ranked pruner calls its structures. Its <c>Rows</c> are the inputs of a linear layer, stored as columns (D-23);
    /// <c>InputChannels</c> and <c>OutputRows</c> say what they mean.
    /// </summary>
    private static readonly ImmutableArray<(string Word, Structure Meaning)> Ranked =
    [
        ("Filters", Structure.Filter), ("3D", Structure.Filter), ("Channels", Structure.Channel), ("InputChannels", Structure.Channel),
        ("Rows", Structure.Column), ("OutputRows", Structure.Row), ("Blocks", Structure.Block), ("2D", Structure.Kernel),
        ("Elements", Structure.Element),
    ];

    private static readonly ImmutableArray<(string Word, GroupNorm Meaning)> Norms =
    [
        ("Mean_Abs", GroupNorm.MeanL1), ("Max", GroupNorm.Max), ("L1", GroupNorm.L1), ("L2", GroupNorm.L2),
        ("Mean_L1", GroupNorm.MeanL1), ("Mean_L2", GroupNorm.MeanL2),
    ];

    internal static Structure RankedStructure(SpecReader reader) => reader.Choice("group_type", Ranked.AsSpan());

    internal static string Word(Structure ranked) => Ranked.First(entry => entry.Meaning == ranked).Word;

    internal static GroupNorm Norm(SpecReader reader) => reader.Choice("threshold_criteria", Norms.AsSpan());

    internal static string Word(GroupNorm norm) => Norms.First(entry => entry.Meaning == norm).Word;

    /// <summary>A pair of strength and groups, <c>[0.0008, 4D]</c> or <c>{strength: 0.001, group_type: Rows+Cols}</c>.</summary>
    internal static GroupPenalty Penalty(SpecValue value)
    {
        if (value.IsMapping)
        {
            var reader = value.Reader();
            var penalty = new GroupPenalty(reader.Number(StrengthKey), Groups(reader.Value(GroupKey)));
            reader.Finish();
            return penalty;
        }

        return value.Items is [var strength, var groups]
            ? new GroupPenalty(strength.Number(), Groups(groups))
            : throw value.Error("A strength and a group type were expected here, such as [0.001, Channels].");
    }

    internal static void Write(IReadOnlyDictionary<string, GroupPenalty> penalties, SpecWriter writer)
    {
        foreach (var (name, penalty) in penalties)
        {
            var entry = writer.Section(name);
            entry.Add(StrengthKey, penalty.Strength);
            entry.Add(GroupKey, string.Join('+', penalty.Structures.Select(structure => Regularized.First(word => word.Meaning == structure).Word)));
        }
    }

    private static ImmutableArray<Structure> Groups(SpecValue value) => [.. value.Text().Split('+').Select(word => Single(word, value))];

    private static Structure Single(string word, SpecValue value) =>
        Regularized.Where(entry => entry.Word == word).Select(entry => (Structure?)entry.Meaning).FirstOrDefault()
        ?? throw value.Error($"'{word}' is no group type. Use one of: {string.Join(", ", Regularized.Select(entry => entry.Word))}, or a sum such as Rows+Cols.");
}
