using System.Collections.Immutable;
using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Factoring of layers in schedule files: the section <c>extensions</c>.</summary>
internal static class LowRankClasses
{
    private const string Class = "LowRankFactorizer";
    private const string Ranks = "ranks";
    private const string RankFractions = "rank_fractions";
    private const string Spatial = "spatial";

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<LowRankSpec>(ThinnerClasses.Kind, Class, Read, Write)
        .Describe(ThinnerClasses.Kind, Class, new(
            "Replaces layers by two smaller ones whose product is close to them. It has ranks or rank_fractions, or both.",
            [
                new KeyDescription(Ranks, KeyType.NumberTable, "Ranks by weight or pattern.", "{conv.weight: 4}").From(1).Optional(),
                new KeyDescription(RankFractions, KeyType.NumberTable, "Ranks as fractions of the full rank, by weight or pattern; ranks win.", "{'re:fc.*weight': 0.25}").Above(0, 1).Optional(),
                new KeyDescription(Spatial, KeyType.Texts, "The weights of convolutions that become a vertical and a horizontal one, instead of one with fewer filters and a 1x1 convolution.", "[conv.weight]").Optional(),
                .. InputKeys.Descriptions,
                InputKeys.VocabularyDescription,
            ]));

    private static LowRankSpec Read(SpecReader reader)
    {
        var shape = InputKeys.Read(reader);
        var vocabulary = InputKeys.ReadVocabulary(reader);
        WeightSelector spatial = reader.Has(Spatial) ? [.. reader.Texts(Spatial)] : [];
        var fractions = reader.Find(RankFractions);
        var ranks = fractions is null ? reader.Value(Ranks) : reader.Find(Ranks);
        return new()
        {
            Name = reader.Name,
            InputShape = shape,
            Vocabulary = vocabulary,
            Ranks = ranks is null ? ImmutableDictionary<string, int>.Empty : PolicyArguments.Table(ranks, value => value.Integer()),
            RankFractions = fractions is null ? ImmutableDictionary<string, double>.Empty : PolicyArguments.Numbers(fractions),
            Spatial = spatial,
        };
    }

    private static void Write(LowRankSpec spec, SpecWriter writer)
    {
        if (spec.Ranks.Count > 0)
        {
            var ranks = writer.Section(Ranks);
            foreach (var (weight, rank) in spec.Ranks)
            {
                ranks.Add(weight, rank);
            }
        }

        if (spec.RankFractions.Count > 0)
        {
            PolicyArguments.Write(spec.RankFractions, writer.Section(RankFractions));
        }

        if (spec.Spatial.Any())
        {
            writer.Add(Spatial, spec.Spatial);
        }

        InputKeys.Write(spec.InputShape, writer, spec.Vocabulary);
    }
}
