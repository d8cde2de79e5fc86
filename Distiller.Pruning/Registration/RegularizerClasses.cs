using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Regularizers in schedule files.</summary>
internal static class RegularizerClasses
{
    private const string Kind = "regularizer";
    private const string Regimes = "reg_regims";
    private const string Criteria = "threshold_criteria";
    private const double DefaultEpsilon = 1e-12;

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<L1RegularizerSpec>(Kind, "L1Regularizer", ReadL1, WriteL1)
        .AddClass<GroupLassoSpec>(Kind, "GroupLassoRegularizer", ReadLasso, WriteLasso)
        .AddClass<GroupVarianceSpec>(Kind, "GroupVarianceRegularizer", ReadVariance, WriteVariance)
        .AddClass<NetworkSlimmingSpec>(
            Kind, "NetworkSlimmingRegularizer",
            reader => new() { Name = reader.Name, Strength = reader.Number("strength") },
            (spec, writer) => writer.Add("strength", spec.Strength))
        .Refuse(Kind, "DropFilterRegularizer", "It replaces modules and loses their settings. Use the pruner BernoulliFilterPruner instead.");

    internal static IReadOnlyDictionary<string, GroupPenalty> Penalties(SpecValue value) =>
        PolicyArguments.Table(value, GroupWords.Penalty);

    private static L1RegularizerSpec ReadL1(SpecReader reader) => new()
    {
        Name = reader.Name,
        Strengths = PolicyArguments.Numbers(reader.Value(Regimes)),
        // Every norm of a single weight is its magnitude, so that all of the original's words mean the same.
        ZeroesSmallWeights = reader.Has(Criteria) && GroupWords.Norm(reader) is var _,
        Threshold = reader.Find("threshold")?.Number(),
    };

    private static void WriteL1(L1RegularizerSpec spec, SpecWriter writer)
    {
        PolicyArguments.Write(spec.Strengths, writer.Section(Regimes));
        if (spec.ZeroesSmallWeights)
        {
            writer.Add(Criteria, "Max");
        }

        if (spec.Threshold is { } threshold)
        {
            writer.Add("threshold", threshold);
        }
    }

    private static GroupLassoSpec ReadLasso(SpecReader reader) => new()
    {
        Name = reader.Name,
        Penalties = Penalties(reader.Value(Regimes)),
        ThresholdNorm = reader.Has(Criteria) ? GroupWords.Norm(reader) : null,
        Threshold = reader.Find("threshold")?.Number(),
    };

    private static void WriteLasso(GroupLassoSpec spec, SpecWriter writer)
    {
        GroupWords.Write(spec.Penalties, writer.Section(Regimes));
        if (spec.ThresholdNorm is { } norm)
        {
            writer.Add(Criteria, GroupWords.Word(norm));
        }

        if (spec.Threshold is { } threshold)
        {
            writer.Add("threshold", threshold);
        }
    }

    private static GroupVarianceSpec ReadVariance(SpecReader reader) => new()
    {
        Name = reader.Name,
        Strengths = PolicyArguments.Table(reader.Value(Regimes), Strength),
        Epsilon = reader.Number("epsilon", DefaultEpsilon),
    };

    private static void WriteVariance(GroupVarianceSpec spec, SpecWriter writer)
    {
        PolicyArguments.Write(spec.Strengths, writer.Section(Regimes));
        if (spec.Epsilon != DefaultEpsilon)
        {
            writer.Add("epsilon", spec.Epsilon);
        }
    }

    /// <summary>A number, or the original's pair of a number and <c>Channels</c>, the only groups there are.</summary>
    private static double Strength(SpecValue value) => value.Items switch
    {
        [var strength] => strength.Number(),
        [var strength, var groups] when groups.Text() == "Channels" => strength.Number(),
        _ => throw value.Error("A strength was expected here, such as 0.001 or [0.001, Channels]; only channels have this penalty."),
    };
}
