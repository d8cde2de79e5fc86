using Distiller.Configuration;

namespace Distiller.Pruning;

/// <summary>Lotteries in schedule files: the section <c>extensions</c>.</summary>
internal static class LotteryClasses
{
    private const string Class = "IterativeLottery";
    private const string Fraction = "fraction";
    private const string Weights = "weights";
    private const string Scope = "scope";
    private const string GlobalScope = "global";

    internal static ComponentRegistry AddTo(ComponentRegistry registry) => registry
        .AddClass<LotterySpec>(ThinnerClasses.Kind, Class, Read, Write)
        .Describe(ThinnerClasses.Kind, Class, new(
            "Keeps the weights at the first epoch of its window; at each later one prunes some of what is left, brings the kept weights back and begins again.",
            [
                new KeyDescription(Fraction, KeyType.Number, "The part of the remaining weights that goes in a round.", "0.5").From(0, 1).Optional("0.2"),
                new KeyDescription(Weights, KeyType.Texts, "The weights that are pruned: names and patterns; left out, all of convolutions and linear layers.", "[conv.weight]").Optional(),
                new KeyDescription(Scope, KeyType.Choice, "Whether weights compete within their tensor or over all.", GlobalScope) { Words = ["tensor", GlobalScope] }.Optional("tensor"),
            ]));

    private static LotterySpec Read(SpecReader reader) => new()
    {
        Name = reader.Name,
        Fraction = reader.Number(Fraction, 0.2),
        Weights = reader.Has(Weights) ? [.. reader.Texts(Weights)] : WeightSelector.AllWeights,
        Scope = reader.Has(Scope) ? reader.Choice(Scope, ("tensor", RankingScope.Tensor), (GlobalScope, RankingScope.Global)) : RankingScope.Tensor,
    };

    private static void Write(LotterySpec spec, SpecWriter writer)
    {
        writer.Add(Fraction, spec.Fraction);
        if (spec.Weights != WeightSelector.AllWeights)
        {
            writer.Add(Weights, spec.Weights);
        }

        if (spec.Scope == RankingScope.Global)
        {
            writer.Add(Scope, GlobalScope);
        }
    }
}
