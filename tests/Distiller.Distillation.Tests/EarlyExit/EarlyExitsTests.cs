using Distiller.Data;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.EarlyExit;

public sealed class EarlyExitsTests
{
    private const int Images = 12;

    [Test]
    public void Sample_gets_the_scores_of_its_exit_in_the_order_of_the_inputs([Values(ExitRule.Confidence, ExitRule.Entropy)] ExitRule rule)
    {
        using var model = Network();
        model.eval();
        using var images = Some.Images(Images);
        using var exits = Attach(model, 0, 0);
        using var scope = NewDisposeScope();
        var outputs = exits.Forward(images);
        var (first, second) = (Median(rule, outputs[0]), Median(rule, outputs[1]));
        exits.Dispose();
        using var chosen = Attach(model, first, second);
        var all = chosen.Forward(images);
        using var result = chosen.Infer(images, rule);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Exits.Distinct().Count(), Is.GreaterThan(1), "samples leave at different places");
            for (var i = 0; i < Images; i++)
            {
                TensorAssert.Close(result.Logits[i], all[result.Exits[i]][i]);
            }
        }
    }

    [Test]
    public void Rest_of_the_network_is_computed_for_those_that_stay_only()
    {
        using var model = Network();
        model.eval();
        using var images = Some.Images(Images);
        double middle;
        using (var probe = Attach(model, 0, 0))
        using (NewDisposeScope())
        {
            middle = Median(ExitRule.Confidence, probe.Forward(images)[0]);
        }

        using var exits = Attach(model, middle, 1);
        List<long> sizes = [];
        var hook = ((Linear)model.named_modules().First(entry => entry.name == "body.fc").module).register_forward_hook((_, input, _) =>
        {
            sizes.Add(input.shape[0]);
            return null!;
        });
        using var result = exits.Infer(images);
        hook.remove();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Exits.Count(exit => exit == 0), Is.GreaterThan(0).And.LessThan(Images));
            Assert.That(sizes, Is.EqualTo([(long)result.Exits.Count(exit => exit == 2)]));
        }
    }

    [TestCase(1)]
    [TestCase(Images)]
    public void Nothing_is_computed_after_the_last_sample_has_left(int count)
    {
        using var model = Network();
        using var exits = Attach(model, 0, 0);
        using var images = Some.Images(count);
        var calls = 0;
        var hook = ((Conv2d)model.named_modules().First(entry => entry.name == "body.conv2").module).register_forward_hook((_, _, _) =>
        {
            calls++;
            return null!;
        });
        using var result = exits.Infer(images);
        hook.remove();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(calls, Is.Zero);
            Assert.That(result.Exits, Is.All.EqualTo(0));
            Assert.That(model.training, Is.True, "the mode comes back");
        }
    }

    [Test]
    public void Plain_call_ignores_exits_and_disposal_restores_the_model()
    {
        using var model = Network();
        model.eval();
        using var images = Some.Images();
        using var before = model.call(images);
        var names = model.state_dict().Keys.ToArray();
        using (var exits = Attach(model, 0, 0))
        {
            using var during = model.call(images);
            TensorAssert.Exact(during, before);
            Assert.That(model.state_dict().Keys, Does.Contain("exit0.fc.weight"));
        }

        using var after = model.call(images);
        TensorAssert.Exact(after, before);
        Assert.That(model.state_dict().Keys, Is.EqualTo(names));
    }

    [Test]
    public void Trainer_trains_branches_and_network_and_leaves_nothing_behind()
    {
        using var model = Network();
        using var exits = Attach(model, 0.5, 0.5);
        using var images = Some.Images(Images);
        using var labels = Some.Labels(Images);
        using var source = new TensorBatches(images, labels, new BatchOptions { BatchSize = 4 });
        using var optimizer = optim.SGD(model.parameters(), 0.05);
        using var scheduler = new CompressionScheduler(CompressionSchedule.Empty, model, optimizer);
        var trainer = new Trainer(exits.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = 6 });
        using var before = model.get_parameter("exit1.fc.weight")!.clone();
        var first = trainer.RunEpoch(source).TrainingLoss!.Value;
        TensorLeakCheck.Verify(() => trainer.RunEpoch(source));
        trainer.Fit(source);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trainer.Metrics!.TrainingLoss, Is.LessThan(first));
            Assert.That(model.get_parameter("exit1.fc.weight")!.eq(before).all().ToBoolean(), Is.False);
        }
    }

    [Test]
    public void Statistics_add_up_and_time_is_that_of_the_clock()
    {
        using var model = Network();
        using var exits = Attach(model, 0.12, 0.12);
        using var images = Some.Images(Images);
        using var labels = Some.Labels(Images);
        using var source = new TensorBatches(images, labels, new BatchOptions { BatchSize = 1 });
        var statistics = exits.Evaluate(source, clock: new TickingClock());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(statistics.Samples, Is.EqualTo(Images));
            Assert.That(statistics.Exits.Sum(exit => exit.Share), Is.EqualTo(1).Within(1e-12));
            Assert.That(statistics.Exits.Sum(exit => exit.Share * (exit.Top1 ?? 0)), Is.EqualTo(statistics.Top1).Within(1e-12));
            Assert.That(statistics.LatencySeconds, Is.EqualTo(1).Within(1e-9));
            Assert.That(statistics.Exits.Select(exit => exit.Name), Is.EqualTo(["exit0", "exit1", "final"]));
        }
    }

    [Test]
    public void Thresholds_of_a_call_stand_in_for_those_of_the_exits()
    {
        using var model = Network();
        using var exits = Attach(model, 1, 1);
        using var images = Some.Images(Images);
        using var all = exits.Infer(images, thresholds: [0, 0]);
        using var none = exits.Infer(images);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(all.Exits, Has.All.Zero);
            Assert.That(none.Exits, Has.All.EqualTo(2));
            Assert.That(() => exits.Infer(images, thresholds: [0.5]), Throws.ArgumentException.With.Message.Contains("2 exits"));
        }
    }

    [Test]
    public void Inference_leaks_nothing()
    {
        using var model = Network();
        using var exits = Attach(model, 0.12, 0.12);
        using var images = Some.Images(Images);
        TensorLeakCheck.Verify(() => exits.Infer(images).Dispose());
    }

    [Test]
    public void Unknown_module_is_an_error_with_the_nearest_names()
    {
        using var model = Network();
        Assert.That(
            () => new EarlyExits(model, [Exit("body.relu3", 8, 0.1, 0.5)]),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("relu3").And.Message.Contains("'body.relu1'"));
    }

    [Test]
    public void Exits_cannot_be_attached_twice()
    {
        using var model = Network();
        using var exits = Attach(model, 0, 0);
        Assert.That(() => Attach(model, 0, 0), Throws.ArgumentException.With.Message.Contains("exit0"));
    }

    [Test]
    public void Bare_Sequential_is_refused()
    {
        using var model = Some.Classifier();
        Assert.That(() => new EarlyExits(model, [Exit("relu1", 8, 0.1, 0.5)]), Throws.TypeOf<ModelStructureException>().With.Message.Contains("Sequential"));
    }

    /// <summary>A network whose layers are in a Sequential, which disposes what passes between them.</summary>
    private static ComposedNet Network() => new(net => net["body"], ("body", Some.Classifier()));

    private static EarlyExits Attach(ComposedNet model, double first, double second) =>
        new(model, [Exit("body.relu1", 8, 0.3, first), Exit("body.relu2", 16, 0.2, second)]);

    private static ExitSpec Exit(string module, long channels, double weight, double threshold) => new()
    {
        Module = module,
        LossWeight = weight,
        Threshold = threshold,
        Branch = () => nn.Sequential(("pool", nn.AdaptiveAvgPool2d(1)), ("flatten", nn.Flatten()), ("fc", Some.Linear(channels, 10))),
    };

    /// <summary>A threshold that lets about half of the samples go.</summary>
    private static double Median(ExitRule rule, Tensor logits)
    {
        var probabilities = logits.softmax(1);
        var measure = rule == ExitRule.Confidence ? probabilities.amax([1]) : probabilities.mul(probabilities.log()).sum(1).neg();
        var values = measure.to_type(ScalarType.Float64).data<double>().ToArray().Order().ToArray();
        return (values[(values.Length / 2) - 1] + values[values.Length / 2]) / 2;
    }

    /// <summary>Each look at it is a second later than the one before.</summary>
    private sealed class TickingClock : TimeProvider
    {
        private long seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => seconds++;
    }
}
