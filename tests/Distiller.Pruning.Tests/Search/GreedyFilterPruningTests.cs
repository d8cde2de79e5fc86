using Distiller.Statistics;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Search;

public sealed class GreedyFilterPruningTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("greedy-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Runs_to_the_target_and_each_iteration_takes_one_step_of_one_layer()
    {
        using var model = Some.Classifier();

        GreedyResult result = Greedy(model, new() { TargetDensity = 0.5, Step = 0.25, FineTune = _ => { } }).Run(model);

        Assert.That(result.ReachedTarget);
        Assert.That(result.StopReason, Is.Null);
        Assert.That(result.Iterations[^1].NormalizedMacs, Is.LessThanOrEqualTo(0.5));
        Assert.That(result.Iterations.SkipLast(1).Select(line => line.NormalizedMacs), Is.All.GreaterThan(0.5));
        Assert.That(result.Iterations[^1].TotalMacs, Is.EqualTo(MacCounter.Measure(model, 1, 3, 8, 8).Where(cost => cost.Type == "Conv2d").Sum(cost => cost.MacCount)));
    }

    [Test]
    public void The_best_candidate_goes_on()
    {
        using var model = Some.Classifier();
        List<GreedyCandidate> candidates = [];

        GreedyResult result = Greedy(model, new() { TargetDensity = 0.9, Step = 0.25, FineTune = _ => { }, Progress = new Listener(candidates) }).Run(model);

        GreedyCandidate best = candidates.Where(candidate => candidate.Iteration == 0).MinBy(candidate => candidate.Result.Loss)!;
        Assert.That(candidates.Where(candidate => candidate.Iteration == 0).Select(candidate => candidate.Layer), Is.EqualTo((string[])["conv1", "conv2"]));
        Assert.That(result.Iterations[0].Layer, Is.EqualTo(best.Layer));
    }

    [Test]
    public void D40_a_run_that_cannot_go_on_ends_and_says_so()
    {
        using var model = Some.Classifier();

        GreedyResult result = Greedy(model, new() { TargetDensity = 0.1, Step = 0.1, Layers = ["conv1"], FineTune = _ => { } }).Run(model);

        Assert.That(result.ReachedTarget, Is.False);
        Assert.That(result.StopReason, Does.Contain("No layer can lose a filter"));
    }

    [Test]
    public void D40_growing_fraction_starts_above_nothing_and_grows()
    {
        using var model = Some.Classifier();
        List<double> fractions = [];

        GreedyResult result = Greedy(model, new() { TargetDensity = 0.6, Step = 0.25, LinearGrow = true, FineTune = fractions.Add }).Run(model);

        Assert.That(fractions[0], Is.EqualTo(0.05));
        Assert.That(fractions, Is.Ordered);
        Assert.That(fractions[^1], Is.EqualTo(Math.Max(0.05, 1 - result.Iterations[^2].NormalizedMacs)).Within(1e-12));
    }

    [Test]
    public void An_interrupted_run_goes_on_to_the_same_end()
    {
        using var whole = Some.Classifier();
        using var first = Some.Classifier();
        using var second = Some.Classifier();
        Some.Refill(second, 99);
        GreedyOptions options = new() { TargetDensity = 0.4, Step = 0.25, FineTune = _ => { } };
        GreedyResult expected = Greedy(whole, options).Run(whole);

        Greedy(first, options with { TargetDensity = 0.7, Folder = folder }).Run(first);
        GreedyResult resumed = Greedy(second, options with { Folder = folder }).Run(second);

        Assert.That(resumed.Iterations.Select(line => (line.Layer, line.TotalMacs)), Is.EqualTo(expected.Iterations.Select(line => (line.Layer, line.TotalMacs))));
        Assert.That(whole.state_dict().All(entry => entry.Value.equal(second.state_dict()[entry.Key]).all().item<bool>()), "bit for bit");
        string[] lines = File.ReadAllLines(Path.Combine(folder, "greedy.csv"));
        Assert.That(lines[0], Is.EqualTo("iteration,top1,param_name,normalized_macs,total_macs,densities"));
        Assert.That(lines, Has.Length.EqualTo(expected.Iterations.Length + 1));
    }

    [Test]
    public void Layers_that_are_not_there_are_named()
    {
        using var model = Some.Classifier();

        Assert.That(
            () => Greedy(model, new() { TargetDensity = 0.5, Layers = ["conv9"], FineTune = _ => { } }).Run(model),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("conv9").And.Message.Contains("conv1"));
    }

    [Test]
    public void Nothing_leaks() => TensorLeakCheck.Verify(() =>
    {
        using var model = Some.Classifier();
        Greedy(model, new() { TargetDensity = 0.8, Step = 0.25, FineTune = _ => { } }).Run(model);
    });

    private static GreedyFilterPruning Greedy(nn.Module<Tensor, Tensor> model, GreedyOptions options) => new([1, 3, 8, 8], () => Evaluate(model), options);

    private static EvaluationResult Evaluate(nn.Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.eval();
        return new EvaluationResult(nn.functional.cross_entropy(model.call(Some.Images(16)), Some.Labels(16)).ToDouble(), 0.5, 1, 16);
    }

    private sealed class Listener(List<GreedyCandidate> candidates) : IProgress<GreedyCandidate>
    {
        public void Report(GreedyCandidate value) => candidates.Add(value);
    }
}
