using Distiller.Persistence;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.LowRank;

public sealed class LowRankTests
{
    // Toolkit, worked examples 4 and 5: product of the factors at rank 1.
    private static IEnumerable<TestCaseData> WorkedExamples()
    {
        yield return new TestCaseData(new double[,] { { 3, 0 }, { 0, 2 }, { 0, 0 } }, new double[] { 3, 0, 0, 0, 0, 0 }).SetName("EX-4");
        yield return new TestCaseData(new double[,] { { 1, 2 }, { 3, 4 } }, new[] { 1.273574, 1.8072076, 2.8789797, 4.0852861 }).SetName("EX-5");
    }

    [TestCaseSource(nameof(WorkedExamples))]
    public void Product_of_the_factors_is_the_best_of_its_rank(double[,] weight, double[] expected)
    {
        using var scope = NewDisposeScope();
        using var linear = nn.Linear(weight.GetLength(1), weight.GetLength(0), dtype: ScalarType.Float64);
        using (no_grad())
        {
            linear.weight!.copy_(tensor(weight));
        }

        using var model = nn.Sequential(("fc", linear));
        model.Factor([1, weight.GetLength(1)], [new LowRankLayer("fc", 1)]);

        Tensor product = linear.weight!.mm(model.get_parameter("fc.reduce.weight")!);
        Assert.That(product.reshape(-1).data<double>().ToArray(), Is.EqualTo(expected).Within(1e-6));
    }

    [TestCase(Factorization.Truncated, 1, 1, 1)]
    [TestCase(Factorization.Truncated, 2, 1, 2)]
    [TestCase(Factorization.Spatial, 1, 1, 1)]
    [TestCase(Factorization.Spatial, 2, 1, 1)]
    [TestCase(Factorization.Spatial, 3, 0, 2)]
    public void At_full_rank_a_convolution_computes_what_it_did(Factorization way, long stride, long padding, long dilation)
    {
        using var model = nn.Sequential(("conv", nn.Conv2d(4, 6, (3, 5), (stride, 2), (padding, 2), (dilation, 1))));
        Some.Refill(model, 1);

        LowRankReport report = model.Factor([2, 4, 13, 11], [new LowRankLayer("conv", way == Factorization.Spatial ? 12 : 6, way)]);

        Assert.That(report.OutputChange, Is.LessThan(1e-5));
        Assert.That(report.WeightErrors[0], Is.LessThan(1e-6));
    }

    [Test]
    public void Bias_stays_and_sizes_are_those_of_the_formula()
    {
        using var model = Some.Perceptron();
        double[] bias = [.. model.get_parameter("fc1.bias")!.data<float>().Select(value => (double)value)];

        LowRankReport report = model.Factor([3, 6], [new LowRankLayer("fc1", 2)]);

        Assert.That(model.get_parameter("fc1.bias")!.data<float>().Select(value => (double)value), Is.EqualTo(bias));
        Assert.That(report.MacsBefore - report.MacsAfter, Is.EqualTo((6 * 5) - (2 * (6 + 5))));
        Assert.That(report.ParametersBefore - report.ParametersAfter, Is.EqualTo((6 * 5) - (2 * (6 + 5))));
        Assert.That(model.named_parameters().Select(entry => entry.name), Does.Contain("fc1.reduce.weight"));
        Assert.That(report.ProofError, Is.LessThan(1e-5));
        Assert.That(report.ToString(), Does.Contain("fc1: Truncated at rank 2"));
    }

    [Test]
    public void Weight_error_is_the_tail_of_the_singular_values()
    {
        using var model = Some.Perceptron();
        using var scope = NewDisposeScope();
        double[] values = [.. linalg.svdvals(model.get_parameter("fc1.weight")!.detach()).data<float>().Select(value => (double)value)];

        LowRankReport report = model.Factor([3, 6], [new LowRankLayer("fc1", 2)]);

        Assert.That(report.WeightErrors[0], Is.EqualTo(Math.Sqrt(values.Skip(2).Sum(value => value * value) / values.Sum(value => value * value))).Within(1e-6));
    }

    [Test]
    public void Factors_learn()
    {
        using var model = Some.Classifier();
        model.Factor([1, 3, 8, 8], [new LowRankLayer("conv2", 4, Factorization.Spatial), new LowRankLayer("fc", 3)]);
        model.train();
        using var optimizer = optim.SGD(model.parameters(), 0.1);
        using var scope = NewDisposeScope();

        nn.functional.cross_entropy(model.call(Some.Images()), Some.Labels()).backward();

        foreach (string name in (string[])["conv2.weight", "conv2.reduce.weight", "fc.weight", "fc.reduce.weight"])
        {
            Assert.That(model.get_parameter(name)!.grad!.abs().sum().ToDouble(), Is.GreaterThan(0), name);
        }

        optimizer.step();
    }

    [Test]
    public void Factored_weights_load_into_a_model_that_is_factored_alike()
    {
        LowRankLayer[] layers = [new("conv2", 4, Factorization.Spatial), new("fc", 3)];
        using var saved = Some.Classifier();
        saved.Factor([1, 3, 8, 8], layers);
        using var state = ModelState.Save(saved);
        using var fresh = Some.Classifier();
        Some.Refill(fresh, 77);

        fresh.Factor([1, 3, 8, 8], layers);
        ModelState.Load(fresh, state.Tensors, "the factored model");

        saved.eval();
        fresh.eval();
        using var scope = NewDisposeScope();
        Assert.That(fresh.call(Some.Images()).equal(saved.call(Some.Images())).all().item<bool>());
    }

    [Test]
    public void A_failed_proof_leaves_the_model_whole()
    {
        // The output reads the weight itself, beside the call of the layer.
        using var model = new ComposedNet(net => x => net["fc"](x) * net.Layer<TorchSharp.Modules.Linear>("fc").weight!.abs().sum(), ("fc", Some.Linear(6, 5)));
        using var before = ModelState.Save(model);

        Assert.That(() => model.Factor([2, 6], [new LowRankLayer("fc", 2)]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("unchanged"));

        Assert.That(model.named_parameters().Select(entry => entry.name), Is.EqualTo((string[])["fc.weight", "fc.bias"]));
        using var scope = NewDisposeScope();
        Assert.That(model.get_parameter("fc.weight")!.equal(before.Tensors["fc.weight"]).all().item<bool>());
        Assert.That(model.call(Some.Tensor(2, 6)).shape, Is.EqualTo((long[])[2, 5]));
    }

    [Test]
    public void Mistakes_are_named()
    {
        using var model = Some.Classifier();
        long[] shape = [1, 3, 8, 8];

        Assert.That(() => model.Factor(shape, [new LowRankLayer("conv3", 1)]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("conv2"));
        Assert.That(() => model.Factor(shape, [new LowRankLayer("fc", 99)]), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("1 to 10"));
        Assert.That(() => model.Factor(shape, [new LowRankLayer("fc", 2, Factorization.Spatial)]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("Truncated"));
        model.Factor(shape, [new LowRankLayer("fc", 2)]);
        Assert.That(() => model.Factor(shape, [new LowRankLayer("fc", 1)]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("already"));
    }

    [Test]
    public void Search_meets_the_macs_and_leaves_the_model_alone()
    {
        using var model = Some.Classifier();
        using var before = ModelState.Save(model);
        LowRankSearch search = new(() => Evaluate(model));

        LowRankChoice choice = search.Run(model, [1, 3, 8, 8], 0.5);

        using var scope = NewDisposeScope();
        Assert.That(model.state_dict().All(entry => entry.Value.equal(before.Tensors[entry.Key]).all().item<bool>()));
        LowRankReport report = model.Factor([1, 3, 8, 8], choice.Layers);
        Assert.That((double)report.MacsAfter / report.MacsBefore, Is.LessThanOrEqualTo(0.5).And.EqualTo(choice.MacFraction).Within(0.02));
    }

    [Test]
    public void Nothing_leaks()
    {
        using var model = Some.Classifier();
        LowRankSearch search = new(() => Evaluate(model)) { Ratios = [0.5] };
        TensorLeakCheck.Verify(() => search.Run(model, [1, 3, 8, 8], 0.5));
        TensorLeakCheck.Verify(() =>
        {
            using var factored = Some.Classifier();
            factored.Factor([1, 3, 8, 8], [new LowRankLayer("conv2", 2)]);
        });
    }

    private static EvaluationResult Evaluate(nn.Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.eval();
        return new EvaluationResult(nn.functional.cross_entropy(model.call(Some.Images(16)), Some.Labels(16)).ToDouble(), 0.5, 1, 16);
    }
}
