using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Search;

public sealed class GreedySearchTests
{
    private static readonly GreedySearchSpec FourBits = new() { ActivationBits = 4, WeightBits = 8, IsPerChannel = true };

    [Test]
    public void Each_layer_keeps_the_rule_with_the_best_score()
    {
        using var scope = NewDisposeScope();
        using var model = SearchNets.Separable();
        using var data = SearchNets.Images();
        var expected = SearchNets.Outputs(model, data);
        using var result = Quantize.Greedy(model, data, Score(data, expected), FourBits);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Choices.Select(choice => choice.Layer), Is.EqualTo(["conv1", "depthwise", "conv2", "pool", "fc"]));
            Assert.That(result.Choices.Select(choice => choice.Score), Is.EqualTo(result.Choices.Select(choice => choice.Tried.Max())));
            Assert.That(result.Choices.Select(choice => choice.Tried.Distinct().Count()), Is.All.GreaterThan(1), "rules differ");
            Assert.That(result.Score, Is.EqualTo(result.Choices[^1].Score).Within(1e-9));
            Assert.That(result.FloatScore, Is.EqualTo(0).Within(1e-6));
        }
    }

    [Test]
    public void Search_is_no_worse_than_the_worst_rule_for_all()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        double Of(GreedySearchSpec spec)
        {
            using var model = SearchNets.Separable();
            using var result = Quantize.Greedy(model, data, Score(data, SearchNets.Outputs(model, data)), spec);
            return result.Score;
        }

        Assert.That(Of(FourBits), Is.GreaterThanOrEqualTo(FourBits.Rules.Min(rule => Of(FourBits with { Rules = [rule] }))));
    }

    [Test]
    public void Resumed_search_goes_on_where_it_stood()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        var expected = SearchNets.Outputs(model, data);
        GreedyChoice[] whole;
        using (var first = Quantize.Greedy(model, data, Score(data, expected), FourBits))
        {
            whole = [.. first.Choices];
        }

        var evaluations = 0;
        using var resumed = Quantize.Greedy(
            model,
            data,
            net =>
            {
                evaluations++;
                return Score(data, expected)(net);
            },
            FourBits with { Known = [.. whole.Take(3)] });
        Assert.That(resumed.Choices.Select(choice => choice.Rule), Is.EqualTo(whole.Select(choice => choice.Rule)));
        Assert.That(evaluations, Is.EqualTo(2 + (2 * FourBits.Rules.Length)));
    }

    [Test]
    public void Layers_can_stay_in_float_and_unknown_ones_are_errors()
    {
        using var scope = NewDisposeScope();
        using var data = SearchNets.Images();
        using var model = SearchNets.Separable();
        using (var result = Quantize.Greedy(model, data, _ => 0, FourBits with { InFloat = ["fc"] }))
        {
            Assert.That(result.Model.Placements.Single(placed => placed.Name == "fc").WeightBits, Is.Null);
        }

        Assert.That(
            () => Quantize.Greedy(model, data, _ => 0, FourBits with { InFloat = ["conv3"] }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("conv3").And.Message.Contains("conv2"));
    }

    private static Func<nn.Module<Tensor, Tensor>, double> Score(Data.IBatchSource data, Tensor expected) => net =>
    {
        using var outputs = SearchNets.Outputs(net, data);
        return -SearchNets.RelativeError(outputs, expected);
    };
}
