using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Thinning;

public sealed class ThinningPolicyTests
{
    private const int Batches = 2;

    [Test]
    public void Pruned_filters_go_at_the_first_step_of_the_window_and_training_goes_on()
    {
        using var run = new Run();

        run.Epoch(0);
        TensorAssert.Shape(run.Net.get_parameter("a.weight")!, 8, 2, 3, 3);
        run.Epoch(1);

        TensorAssert.Shape(run.Net.get_parameter("a.weight")!, 4, 2, 3, 3);
        TensorAssert.Shape(run.Net.get_parameter("dw.weight")!, 4, 1, 3, 3);
        TensorAssert.Shape(run.Net.get_parameter("c.weight")!, 3, 4, 1, 1);
        Assert.That(run.Net.Layer<Conv2d>("dw").groups, Is.EqualTo(4));
        Assert.That(() => run.Epoch(2), Throws.Nothing);
    }

    [Test]
    public void Checkpoint_of_a_thinned_model_resumes_on_a_model_of_full_size()
    {
        using var run = new Run();
        run.Epoch(0);
        run.Epoch(1);
        using var checkpoint = Checkpoint.Of(run.Net, run.Optimizer, run.Scheduler);
        run.Epoch(2);
        using var resumed = new Run();

        checkpoint.Restore(resumed.Net, resumed.Optimizer, resumed.Scheduler);
        resumed.Epoch(2);

        foreach (var (name, value) in run.Net.state_dict())
        {
            TensorAssert.Exact(resumed.Net.state_dict()[name], value, name);
        }
    }

    [Test]
    public void Weights_of_a_thinned_model_load_into_a_model_of_full_size()
    {
        using var run = new Run();
        run.Epoch(0);
        run.Epoch(1);
        using var checkpoint = Checkpoint.Of(run.Net);
        using var net = Net();

        checkpoint.RestoreWeights(net);

        net.eval();
        run.Net.eval();
        using var input = Some.Images(2, 2, 8);
        using var expected = run.Net.call(input);
        using var actual = net.call(input);
        TensorAssert.Exact(actual, expected);
    }

    [Test]
    public void Activations_are_measured_across_thinning([Values] ActivationStatistic statistic)
    {
        // The pruner's hooks stay when its window is over, so they see the probe's marks and the thinned layer, too.
        var pruner = RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), ["a.weight"]) with { Criterion = new ActivationCriterion(statistic) };
        using var run = new Run(pruner, EpochWindow.At(0, 1, 3), new() { SkipFirstMinibatch = true });
        for (var epoch = 0; epoch < 4; epoch++)
        {
            run.Epoch(epoch);
        }

        TensorAssert.Shape(run.Net.get_parameter("a.weight")!, 4, 2, 3, 3);
        Assert.That(run.Scheduler.Masks["a.weight"].Mask!.sum().ToSingle(), Is.EqualTo(2 * 2 * 9), "half of what is left");
    }

    private static ComposedNet Net() => new(
        n => x => n["c"](n["dw"](n["bn"](n["a"](x)).relu())).mean([2, 3]),
        ("a", Conv2d(2, 8, 3)), ("bn", BatchNorm2d(8)), ("dw", Conv2d(8, 8, 3, groups: 8)), ("c", Conv2d(8, 3, 1)));

    private sealed class Run : IDisposable
    {
        public Run()
            : this(RankedPrunerSpec.L1("filters", Structure.Filter, KnownCurves.Constant(0.5), ["a.weight"]), EpochWindow.At(0, 1))
        {
        }

        public Run(RankedPrunerSpec pruner, EpochWindow window, PruningOptions? options = null)
        {
            Net = Net();
            Optimizer = optim.SGD(Net.parameters(), 0.05, momentum: 0.9);
            Scheduler = new(
                CompressionSchedule.Empty
                    .Prune(pruner, window, options)
                    .Thin(new FilterRemoverSpec { Name = "thinner", InputShape = [1, 2, 8, 8] }, EpochWindow.At(1)),
                Net,
                Optimizer);
        }

        public ComposedNet Net { get; }

        public SGD Optimizer { get; }

        public CompressionScheduler Scheduler { get; }

        public void Epoch(int epoch)
        {
            Net.train();
            Scheduler.OnEpochBegin(epoch);
            for (var batch = 0; batch < Batches; batch++)
            {
                using var scope = NewDisposeScope();
                TrainingStep step = new(epoch, batch, Batches);
                Scheduler.OnMinibatchBegin(step);
                var loss = Scheduler.BeforeBackward(step, Net.call(HashFill.Tensor([4, 2, 8, 8], step.Global)).pow(2).sum()).Overall;
                Optimizer.zero_grad();
                loss.backward();
                Scheduler.BeforeOptimizerStep(step);
                Optimizer.step();
                Scheduler.OnMinibatchEnd(step);
            }

            Scheduler.OnEpochEnd(epoch, EpochMetrics.None);
        }

        public void Dispose()
        {
            Scheduler.Dispose();
            Optimizer.Dispose();
            Net.Dispose();
        }
    }
}
