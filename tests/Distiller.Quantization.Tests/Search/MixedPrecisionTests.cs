using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class MixedPrecisionTests
{
    // 3·8·9, 8·9, 8·12·9 and 48·5 weights.
    private const double Weights = 216 + 72 + 864 + 240;

    [Test]
    public void Choice_is_the_best_of_all_combinations()
    {
        var random = new Random(3);
        for (var round = 0; round < 50; round++)
        {
            (double Cost, double Rise)[][] layers = [.. Enumerable.Range(0, 5).Select(_ => Enumerable.Range(0, 3).Select(_ => (Cost: (double)random.Next(1, 20), Rise: random.NextDouble())).ToArray())];
            var limit = random.Next(20, 60);
            var feasible = Combinations(layers).Where(one => one.Cost <= limit).Select(one => one.Rise).DefaultIfEmpty(double.NaN).Min();
            var chosen = WidthChoice.Choose(layers, limit);
            if (double.IsNaN(feasible))
            {
                Assert.That(chosen, Is.Null);
                continue;
            }

            Assert.That(layers.Select((widths, i) => widths[chosen!.Value[i]].Cost).Sum(), Is.LessThanOrEqualTo(limit));
            Assert.That(layers.Select((widths, i) => widths[chosen!.Value[i]].Rise).Sum(), Is.EqualTo(feasible).Within(1e-12));
        }
    }

    [Test]
    public void Many_layers_are_chosen_within_the_limit()
    {
        var random = new Random(5);
        (double Cost, double Rise)[][] layers = [.. Enumerable.Range(0, 200).Select(_ => Enumerable.Range(1, 4).Select(k => (Cost: k * random.NextDouble(), Rise: random.NextDouble() / k)).ToArray())];
        var chosen = WidthChoice.Choose(layers, 150)!.Value;
        Assert.That(layers.Select((widths, i) => widths[chosen[i]].Cost).Sum(), Is.LessThanOrEqualTo(150).And.GreaterThan(140));
    }

    [Test]
    public void Budget_of_size_is_kept_and_beats_one_width_for_all()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable(spread: 6);
        var loss = Loss(data, SearchNets.Outputs(model, data));
        // One scale for a tensor: the first two layers, which have few weights, need many bits.
        using var result = Quantize.MixedPrecision(model, data, loss, new() { Budget = BitBudget.Size(Weights * 4 / 8), Quantization = new() });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Cost, Is.LessThanOrEqualTo(Weights * 4 / 8));
            Assert.That(result.Chosen.Values.Distinct().Count(), Is.GreaterThan(1));
            Assert.That(result.Model.Placements.Where(placed => placed.WeightBits is not null).Select(placed => placed.WeightBits),
                Is.EqualTo(result.Sensitivities.Select(layer => result.Chosen[layer.Layer].WeightBits)));
        }

        using var uniform = SearchNets.Separable(spread: 6);
        using var quantized = PostTrainingQuantizer.Quantize(uniform, data, new() { WeightBits = 4 });
        Assert.That(result.Loss, Is.LessThan(loss(uniform)), result.ToString());
    }

    [Test]
    public void Generous_budget_takes_the_widest_and_an_impossible_one_says_what_it_takes()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        var loss = Loss(data, SearchNets.Outputs(model, data));
        using (var result = Quantize.MixedPrecision(model, data, loss, new() { Budget = BitBudget.Size(1e6), Widths = [new(2, 8), LayerWidths.Float] }))
        {
            Assert.That(result.Chosen.Values, Is.All.EqualTo(LayerWidths.Float));
        }

        var evaluations = 0;
        using (var first = Quantize.MixedPrecision(model, data, loss, new() { Budget = BitBudget.Size(1e6), Widths = [new(2, 8)] }))
        {
            first.Model.Dispose();
            using var second = Quantize.MixedPrecision(
                model, data, _ => evaluations++, new() { Budget = BitBudget.Size(1e6), Widths = [new(2, 8)], Known = first.Sensitivities });
            Assert.That(evaluations, Is.EqualTo(2), "the float model, and the result");
        }

        Assert.That(
            () => Quantize.MixedPrecision(model, data, loss, new() { Budget = BitBudget.Size(10) }),
            Throws.ArgumentException.With.Message.Contains(FormattableString.Invariant($"{Weights * 2 / 8:0}")));
    }

    [Test]
    public void Budget_of_time_decides_which_layers_leave_float()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        var loss = Loss(data, SearchNets.Outputs(model, data));
        var budget = BitBudget.Latency(25, (_, widths) => widths == LayerWidths.Float ? 10 : 5);
        using var result = Quantize.MixedPrecision(model, data, loss, new() { Budget = budget, Widths = [LayerWidths.Float, new(4, 8)] });
        Assert.That(result.Chosen.Values.Count(widths => widths == LayerWidths.Float), Is.EqualTo(1), "of four layers three have to be fast");
        var dearest = result.Sensitivities.MaxBy(layer => layer.Widths[1].Loss)!;
        Assert.That(result.Chosen[dearest.Layer], Is.EqualTo(LayerWidths.Float));
    }

    private static Func<nn.Module<Tensor, Tensor>, double> Loss(Data.IBatchSource data, Tensor expected) => net =>
    {
        using var outputs = SearchNets.Outputs(net, data);
        return SearchNets.RelativeError(outputs, expected);
    };

    private static IEnumerable<(double Cost, double Rise)> Combinations((double Cost, double Rise)[][] layers) => layers.Aggregate(
        (IEnumerable<(double Cost, double Rise)>)[(0, 0)],
        (before, widths) => before.SelectMany(one => widths.Select(width => (one.Cost + width.Cost, one.Rise + width.Rise))));
}
