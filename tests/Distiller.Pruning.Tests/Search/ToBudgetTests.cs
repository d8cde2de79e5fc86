using Distiller.Statistics;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Search;

public sealed class ToBudgetTests
{
    [Test]
    public void Model_is_thinned_to_the_cost_with_proof_and_front()
    {
        using var model = Some.Classifier();
        double before = Macs(model);

        BudgetResult result = Compress.ToBudget(model, TaskOf(model), latency: 0.5, maxDrop: 1);

        Assert.That(result.Chosen.CostFraction, Is.LessThanOrEqualTo(0.5));
        Assert.That(Macs(model) / before, Is.EqualTo(result.Chosen.MacFraction).Within(1e-9), "the model has the counts that the result names");
        Assert.That(result.Thinning.ProofError, Is.LessThan(1e-5));
        Assert.That(result.MeetsLatency && result.MeetsDrop);
        Assert.That(result.Front, Does.Contain(result.Chosen));
        Assert.That(result.Front.Select(point => point.CostFraction), Is.Ordered.Descending);
        Assert.That(result.Front[0].Origin, Is.EqualTo("full"));
    }

    [Test]
    public void Masked_evaluation_is_that_of_the_thinned_model()
    {
        using var model = Some.Classifier();

        BudgetResult result = Compress.ToBudget(model, TaskOf(model), 0.4, 1);

        Assert.That(result.After.Loss, Is.EqualTo(result.Chosen.Loss).Within(1e-6));
    }

    [Test]
    public void Search_is_never_worse_than_uniform_counts_of_equal_cost()
    {
        using var uniform = Some.Classifier();
        using var searched = Some.Classifier();

        BudgetResult baseline = Compress.ToBudget(uniform, TaskOf(uniform), 0.5, 1, new() { Uniform = true });
        BudgetResult result = Compress.ToBudget(searched, TaskOf(searched), 0.5, 1);

        Assert.That(baseline.Chosen.CostFraction, Is.LessThanOrEqualTo(0.5));
        Assert.That(result.Chosen.Loss, Is.LessThanOrEqualTo(baseline.Chosen.Loss));
    }

    [TestCase(1)]
    [TestCase(7)]
    [TestCase(40)]
    public void Evaluations_are_capped(int most)
    {
        using var model = Some.Classifier();
        int calls = 0;
        BudgetTask task = TaskOf(model);

        BudgetResult result = Compress.ToBudget(
            model, task with { Evaluate = () => { calls++; return task.Evaluate(); } }, 0.5, 1, new() { MaxEvaluations = Math.Max(most, 2) });

        Assert.That(result.Evaluations, Is.LessThanOrEqualTo(Math.Max(most, 2)));
        Assert.That(calls, Is.EqualTo(result.Evaluations + 1), "one more for the thinned model");
    }

    [Test]
    public void Channels_are_taken_where_the_machine_is_slow()
    {
        using var model = Some.Classifier();
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new Machine(shape => shape.Kind == LayerKind.Convolution && shape.InputChannels == 3 ? shape.OutputChannels : 0.001));

        BudgetResult result = Compress.ToBudget(model, TaskOf(model) with { Evaluate = () => Size(model) }, 0.55, 1, new() { Costs = costs, Multiple = 1 });

        Assert.That(result.Groups.Single(group => group.Name == "conv1").Kept, Is.EqualTo(4));
        Assert.That(result.Groups.Single(group => group.Name == "conv2").Kept, Is.EqualTo(16));
    }

    [Test]
    public void Kept_counts_are_multiples_that_the_table_prefers()
    {
        using var model = Some.Classifier();
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new Machine(shape => shape.InputChannels * ((shape.OutputChannels + 3) / 4 * 4)));

        BudgetResult result = Compress.ToBudget(model, TaskOf(model), 0.4, 1, new() { Costs = costs });

        Assert.That(result.Groups.Select(group => group.Multiple), Is.All.EqualTo(4));
        Assert.That(result.Groups.Select(group => group.Kept % 4), Is.All.Zero);
    }

    [Test]
    public void Accuracy_first_gives_speed_up_before_it_gives_accuracy_up()
    {
        using var model = Some.Classifier();
        BudgetTask task = TaskOf(model);
        long full = model.parameters().Sum(parameter => parameter.numel());
        // A thinned model that has lost more than a quarter of its weights is of no use here.
        BudgetTask strict = task with
        {
            Evaluate = () => task.Evaluate() with { Top1 = model.parameters().Sum(parameter => parameter.numel()) > 0.75 * full ? 1 : 0.2 },
        };

        BudgetResult result = Compress.ToBudget(model, strict, 0.3, 0.01, new() { Priority = BudgetPriority.Accuracy });

        Assert.That(result.MeetsDrop);
        Assert.That(result.MeetsLatency, Is.False);
        Assert.That(model.parameters().Sum(parameter => parameter.numel()), Is.GreaterThan(0.75 * full));
    }

    [Test]
    public void Failure_leaves_the_model_as_it_was()
    {
        using var model = Some.Classifier();
        using var before = Persistence.ModelState.Save(model);
        BudgetTask task = TaskOf(model);

        Assert.That(
            () => Compress.ToBudget(model, task with { Recover = () => throw new TimeoutException("no more") }, 0.5, 1),
            Throws.TypeOf<TimeoutException>());

        foreach (var (name, tensor) in model.state_dict())
        {
            Assert.That(tensor.equal(before.Tensors[name]).all().item<bool>(), name);
        }
    }

    [Test]
    public void Recovery_and_measured_latency_are_reported()
    {
        using var model = Some.Classifier();
        int measured = 0;
        int recovered = 0;
        BudgetTask task = TaskOf(model) with
        {
            Recover = () => recovered++,
            Latency = () => Took(measured++ == 0 ? 10 : 4),
        };

        BudgetResult result = Compress.ToBudget(model, task, 0.5, 1);

        Assert.That((measured, recovered), Is.EqualTo((2, 1)));
        Assert.That(result.LatencyFraction, Is.EqualTo(0.4));
        Assert.That(result.ToString(), Does.Contain("Latency 40.0 %").And.Contain("Pareto front").And.Contain("conv1"));
    }

    [Test]
    public void Costs_of_layers_are_calibrated_by_the_model_as_a_whole()
    {
        using var model = Some.Classifier();
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new Machine(shape => shape.MacCount / 1e5));
        // 2 ms stay, and the rest takes three times what the layers alone take.
        BudgetTask task = TaskOf(model) with { Latency = () => Took(2 + (3 * Macs(model) / 1e5)) };

        BudgetResult result = Compress.ToBudget(model, task, 0.6, 1, new() { Costs = costs, Multiple = 1 });

        Assert.That(result.Chosen.CostFraction, Is.EqualTo(result.LatencyFraction).Within(1e-9));
        Assert.That(result.LatencyFraction, Is.LessThanOrEqualTo(0.6));
    }

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(double.NaN)]
    public void Fractions_out_of_range_are_refused(double latency)
    {
        using var model = Some.Classifier();

        Assert.That(() => Compress.ToBudget(model, TaskOf(model), latency), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("latency"));
        Assert.That(() => Compress.ToMacs(model, [1, 3, 8, 8], latency), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("macs"));
    }

    [Test]
    public void A_model_without_prunable_channels_is_refused_with_the_reason()
    {
        using var model = nn.Sequential(nn.Linear(4, 3));

        Assert.That(
            () => Compress.ToBudget(model, new() { InputShape = [1, 4], Evaluate = () => new(1, 1, 1, 1) }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("output"));
    }

    [Test]
    public void Same_seed_gives_the_same_counts_and_nothing_leaks()
    {
        List<string> outcomes = [];
        TensorLeakCheck.Verify(() =>
        {
            using var model = Some.Classifier();
            outcomes.Add(Compress.ToBudget(model, TaskOf(model), 0.4, 1).ToString());
        });

        Assert.That(outcomes[0], Is.EqualTo(outcomes[1]));
    }

    [Test]
    public void Cheapest_counts_are_those_of_the_slow_layer()
    {
        using var model = Some.Classifier();
        MeasuredCosts costs = MeasuredCosts.InMemory(measure: new Machine(shape => shape.Kind == LayerKind.Convolution && shape.InputChannels == 3 ? shape.OutputChannels : 0.001 * shape.OutputChannels));
        double before = Macs(model);

        ThinningResult result = Compress.ToMacs(model, [1, 3, 8, 8], 0.5, new() { Costs = costs, Multiple = 1 }).Thinning;

        Assert.That(Macs(model) / before, Is.InRange(0.45, 0.5));
        Assert.That(result.Layers.Single(layer => layer.Layer == "conv1").OutputsAfter, Is.LessThan(8), "the layer whose channels take the time");
    }

    private static LatencySummary Took(double milliseconds) => new()
    {
        MedianMilliseconds = milliseconds,
        LowerQuartileMilliseconds = milliseconds,
        UpperQuartileMilliseconds = milliseconds,
        Runs = 1,
        Threads = 1,
        BatchSize = 1,
    };

    private static double Macs(nn.Module<Tensor, Tensor> model) => MacCounter.Measure(model, 1, 3, 8, 8).Sum(cost => cost.MacCount);

    /// <summary>A loss that rises with every weight that is masked.</summary>
    private static EvaluationResult Size(nn.Module<Tensor, Tensor> model)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        double kept = model.parameters().Sum(parameter => parameter.ne(0).sum().ToInt64());
        return new EvaluationResult(1e4 - kept, null, null, 1);
    }

    /// <summary>Cross-entropy on fixed images, in evaluation mode.</summary>
    private static BudgetTask TaskOf(nn.Module<Tensor, Tensor> model) => new()
    {
        InputShape = [1, 3, 8, 8],
        Evaluate = () =>
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            model.eval();
            double loss = nn.functional.cross_entropy(model.call(Some.Images(16)), Some.Labels(16)).ToDouble();
            return new EvaluationResult(loss, 0.5, 1, 16);
        },
    };

    private sealed class Machine(Func<LayerShape, double> time) : ICostMeasure
    {
        public double Milliseconds(LayerShape shape, CostConditions conditions) => time(shape);
    }
}
