using System.Collections.Immutable;
using Distiller.Statistics;

namespace Distiller.Pruning.Tests;

/// <summary>The original's words for groups and norms.</summary>
internal static class GoldenGroups
{
    public static ImmutableArray<Structure> Structures(string groupType) => [.. groupType.Split('+').Select(Single)];

    public static GroupNorm Norm(string criteria) => criteria switch
    {
        "L1" => GroupNorm.L1,
        "L2" => GroupNorm.L2,
        "Max" => GroupNorm.Max,
        "Mean_Abs" or "Mean_L1" => GroupNorm.MeanL1,
        "Mean_L2" => GroupNorm.MeanL2,
        _ => throw new ArgumentOutOfRangeException(nameof(criteria), criteria, "Unknown criteria."),
    };

    private static Structure Single(string word) => word switch
    {
        "2D" => Structure.Kernel,
        "3D" or "Filters" => Structure.Filter,
        "4D" => Structure.Layer,
        "Channels" => Structure.Channel,
        "Rows" => Structure.Row,
        "Cols" => Structure.Column,
        _ => throw new ArgumentOutOfRangeException(nameof(word), word, "Unknown group type."),
    };
}
