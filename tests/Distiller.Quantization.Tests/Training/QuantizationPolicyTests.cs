using Distiller.Scheduling;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Quantization.Tests.Training;

public sealed class QuantizationPolicyTests
{
    private static readonly GoldenValue File = GoldenFile.Read("quant_aware")["training"];

    private static IEnumerable<TestCaseData> Runs => File["runs"].Items
        .Select(run => new TestCaseData(run).SetArgDisplayNames(run["quantizer"].Text));

    [TestCaseSource(nameof(Runs))]
    public void Three_steps_give_the_weights_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var model = TinyNet.Of(golden["model"]);
        using var optimizer = optim.SGD(model.parameters(), 0.05, momentum: 0.9);
        var input = File["input"].Tensor();
        var labels = tensor(File["labels"].WholeNumbers);
        var schedule = CompressionSchedule.Empty.Quantize(Spec(golden["quantizer"].Text), EpochWindow.At(0)) with
        {
            Compatibility = Compatibility.Distiller,
        };
        using var scheduler = new CompressionScheduler(schedule, model, optimizer);
        var losses = golden["losses"].Numbers;
        model.train();
        scheduler.OnEpochBegin(0);
        for (var i = 0; i < losses.Length; i++)
        {
            var loss = Step(model, optimizer, scheduler, new TrainingStep(0, i, losses.Length), input, labels);
            Assert.That(loss, Is.EqualTo(losses[i]).Within(0.002).Percent, $"loss {i}");
        }

        model.eval();
        using (no_grad())
        {
            TensorAssert.Close(model.call(input), golden["eval_output"].Tensor(), 1e-4, what: "output");
        }

        var expected = golden["state"];
        var found = model.state_dict();
        foreach (var name in expected.Names.Where(name => name.Contains("float_", StringComparison.Ordinal) || name.StartsWith("bn.", StringComparison.Ordinal)))
        {
            TensorAssert.Close(found[name.Replace("float_", "", StringComparison.Ordinal)], expected[name].Tensor(), 1e-4, what: name);
        }

        using var state = scheduler.SaveState();
        var own = state.Policies["quantizer"];
        if (expected.Find("relu.clip_val") is { } clip)
        {
            TensorAssert.Close(own.Tensor("relu/value"), clip.Tensor(), what: "clipping level");
        }

        if (expected.Find("relu.fake_q.tracked_max_biased") is { } biased)
        {
            TensorAssert.Close(own.Tensor("relu/biased")[1].reshape(1), biased.Tensor(), what: "tracked maximum");
        }
    }

    [Test]
    public void Resumed_training_equals_training_that_went_on()
    {
        using var scope = NewDisposeScope();
        var run = File["runs"][0];
        var straight = Train(run, resumeAfter: null);
        var resumed = Train(run, resumeAfter: 1);
        TensorAssert.Exact(resumed, straight);
    }

    [Test]
    public void Quantization_begins_with_its_window_and_lasts()
    {
        using var scope = NewDisposeScope();
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        using var optimizer = optim.SGD(model.parameters(), 0);
        var input = File["input"].Tensor();
        var labels = tensor(File["labels"].WholeNumbers);
        var schedule = CompressionSchedule.Empty.Quantize(
            new WrpnQuantizerSpec { Name = "quantizer", WeightBits = 2 }, EpochWindow.At(1));
        using var scheduler = new CompressionScheduler(schedule, model, optimizer);
        double[] losses =
        [
            .. Enumerable.Range(0, 3).Select(epoch =>
            {
                scheduler.OnEpochBegin(epoch);
                var loss = Step(model, optimizer, scheduler, new TrainingStep(epoch, 0, 1), input, labels);
                scheduler.OnEpochEnd(epoch, EpochMetrics.None);
                return loss;
            }),
        ];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(losses[1], Is.Not.EqualTo(losses[0]).Within(1e-4));
            Assert.That(losses[2], Is.EqualTo(losses[1]).Within(1e-6));
        }
    }

    [Test]
    public void Disposed_quantizer_gives_the_float_model_back()
    {
        using var scope = NewDisposeScope();
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        model.eval();
        var input = File["input"].Tensor();
        var before = model.call(input);
        using (var quantizer = new WrpnQuantizerSpec { Name = "quantizer", WeightBits = 2 }.Attach(model))
        {
            quantizer.IsActive = true;
            Assert.That(model.call(input).allclose(before), Is.False);
        }

        TensorAssert.Exact(model.call(input), before);
    }

    [Test]
    public void Written_parameters_compute_what_the_quantized_layers_did()
    {
        using var scope = NewDisposeScope();
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        model.eval();
        var input = File["input"].Tensor();
        using var quantizer = new WrpnQuantizerSpec { Name = "quantizer", WeightBits = 3 }.Attach(model);
        quantizer.IsActive = true;
        var quantized = model.call(input);
        quantizer.WriteQuantizedParameters();
        quantizer.IsActive = false;
        TensorAssert.Close(model.call(input), quantized);
    }

    [Test]
    public void Override_wins_in_the_order_of_the_original()
    {
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        var spec = new WrpnQuantizerSpec
        {
            Name = "quantizer",
            WeightBits = 8,
            Overrides =
            [
                new() { Pattern = "(c|f).*", WeightBits = 4 },
                new() { Pattern = "fc", WeightBits = BitWidth.Float, BiasBits = 6 },
            ],
        };
        using var quantizer = spec.Attach(model);
        var bits = quantizer.Placements.ToDictionary(placement => placement.Module, placement => placement.Bits);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(bits["conv"].Weights.Bits, Is.EqualTo(4));

            // 14.6: a pattern equal to the name comes before earlier ones.
            Assert.That(bits["fc"].Weights, Is.EqualTo(BitWidth.Float));
            Assert.That(bits["fc"].Bias.Bits, Is.EqualTo(6));
        }
    }

    // 14.5
    [Test]
    public void Defect_5_groups_inside_patterns_do_not_matter()
    {
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        var spec = new WrpnQuantizerSpec
        {
            Name = "quantizer",
            WeightBits = 8,
            Overrides = [new() { Pattern = "((b)(n))", WeightBits = 2 }, new() { Pattern = "(conv|fc)", WeightBits = 3 }],
        };
        using var quantizer = spec.Attach(model);
        Assert.That(quantizer.Placements.Single(placement => placement.Module == "conv").Bits.Weights.Bits, Is.EqualTo(3));
    }

    [Test]
    public void Pattern_without_module_is_an_error_with_the_nearest_names()
    {
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        var spec = new WrpnQuantizerSpec { Name = "quantizer", WeightBits = 8, Overrides = [new() { Pattern = "convv" }] };
        Assert.That(() => spec.Attach(model), Throws.TypeOf<ModelStructureException>().With.Message.Contains("'conv'").And.Message.Contains("quantizers.quantizer.overrides"));
    }

    [Test]
    public void Learned_levels_need_an_optimizer()
    {
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        var spec = new PactQuantizerSpec { Name = "quantizer", ActivationBits = 4 };
        Assert.That(() => spec.Attach(model), Throws.ArgumentException.With.Message.Contains("needs the optimizer"));
    }

    [Test]
    public void Clipping_levels_get_a_decay_of_their_own()
    {
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        using var optimizer = optim.SGD(model.parameters(), 0.1, weight_decay: 1e-4);
        var spec = new PactQuantizerSpec { Name = "quantizer", ActivationBits = 4, ClipDecay = 0.002 };
        using var quantizer = spec.Attach(model, optimizer);
        var groups = optimizer.ParamGroups.Cast<TorchSharp.Modules.SGD.ParamGroup>().ToArray();
        using (Assert.EnterMultipleScope())
        {
            // EX-40
            Assert.That(groups.Select(group => group.Options.weight_decay), Is.EqualTo(new double?[] { 1e-4, 0.002 }));
            Assert.That(groups[1].LearningRate, Is.EqualTo(0.1));
        }
    }

    [Test]
    public void Learned_steps_lower_the_loss_at_two_bits()
    {
        using var scope = NewDisposeScope();
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        using var optimizer = optim.Adam(model.parameters(), 0.02);
        var schedule = CompressionSchedule.Empty.Quantize(
            new LearnedStepQuantizerSpec { Name = "quantizer", WeightBits = 2, ActivationBits = 2 }, EpochWindow.At(0));
        using var scheduler = new CompressionScheduler(schedule, model, optimizer);
        scheduler.OnEpochBegin(0);
        var input = File["input"].Tensor();
        var labels = tensor(File["labels"].WholeNumbers);
        double[] losses = [.. Enumerable.Range(0, 30).Select(i => Step(model, optimizer, scheduler, new TrainingStep(0, i, 30), input, labels))];
        Assert.That(losses[^1], Is.LessThan(0.5 * losses[0]));
    }

    [Test]
    public void Training_step_leaves_no_tensor_behind()
    {
        using var outer = NewDisposeScope();
        using var model = TinyNet.Of(File["runs"][0]["model"]);
        using var optimizer = optim.SGD(model.parameters(), 0.05);
        using var quantizer = Spec("linear_sym8").Attach(model, optimizer);
        quantizer.IsActive = true;
        var input = File["input"].Tensor();
        TensorLeakCheck.Verify(() =>
        {
            using var scope = NewDisposeScope();
            using var output = model.call(input);
        });
    }

    private static Tensor Train(GoldenValue run, int? resumeAfter)
    {
        using var model = TinyNet.Of(run["model"]);
        using var optimizer = optim.SGD(model.parameters(), 0.05);
        var schedule = CompressionSchedule.Empty.Quantize(
            new RangeLinearQuantizerSpec { Name = "quantizer", WeightBits = 4, ActivationBits = 4, Decay = 0.5 }, EpochWindow.At(0));
        var scheduler = new CompressionScheduler(schedule, model, optimizer);
        try
        {
            var input = File["input"].Tensor();
            var labels = tensor(File["labels"].WholeNumbers);
            scheduler.OnEpochBegin(0);
            for (var i = 0; i < 3; i++)
            {
                if (i == resumeAfter)
                {
                    using var state = scheduler.SaveState();
                    scheduler.Dispose();
                    scheduler = new CompressionScheduler(schedule, model, optimizer);
                    scheduler.LoadState(state);
                }

                Step(model, optimizer, scheduler, new TrainingStep(0, i, 3), input * (i + 1), labels);
            }

            model.eval();
            return model.call(input);
        }
        finally
        {
            scheduler.Dispose();
        }
    }

    private static double Step(
        nn.Module<Tensor, Tensor> model, optim.Optimizer optimizer, CompressionScheduler scheduler, TrainingStep step, Tensor input, Tensor labels)
    {
        using var scope = NewDisposeScope();
        scheduler.OnMinibatchBegin(step);
        var loss = scheduler.BeforeBackward(step, F.cross_entropy(model.call(input), labels)).Overall;
        optimizer.zero_grad();
        loss.backward();
        scheduler.BeforeOptimizerStep(step);
        optimizer.step();
        scheduler.OnMinibatchEnd(step);
        return loss.ToDouble();
    }

    /// <summary>The settings with which the golden runs were made.</summary>
    private static QuantizerSpec Spec(string name) => name switch
    {
        "linear_sym8" => new RangeLinearQuantizerSpec { Name = "quantizer", WeightBits = 8, ActivationBits = 8, BiasBits = 8 },
        "linear_asym_u4_pc" => new RangeLinearQuantizerSpec
        {
            Name = "quantizer",
            WeightBits = 4,
            ActivationBits = 4,
            BiasBits = 16,
            IsPerChannel = true,
            Decay = 0.9,
            WeightMode = QuantizationMode.AsymmetricUnsigned,
            ActivationMode = QuantizationMode.AsymmetricUnsigned,
        },
        "dorefa" => new DorefaQuantizerSpec { Name = "quantizer", WeightBits = 4, ActivationBits = 4 },
        "wrpn" => new WrpnQuantizerSpec { Name = "quantizer", WeightBits = 4, ActivationBits = 4 },
        "pact" => new PactQuantizerSpec { Name = "quantizer", WeightBits = 4, ActivationBits = 4, InitialClip = 2, ClipDecay = 0.01 },
        _ => throw new InvalidDataException($"The settings of the golden run '{name}' are not known."),
    };
}
