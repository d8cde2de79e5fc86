using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace Distiller.Pruning.Tests.Policies;

/// <summary>A small network trained step by step under each flag, compared with the original's weights and masks.</summary>
public sealed class SchedulerTraceTests
{
    private const string File = "scheduler_trace";

    private static IEnumerable<TestCaseData> Runs =>
        GoldenFile.Cases(File, "runs", golden => $"{golden["title"].Text} {string.Join(' ', golden["pruner_args"].Names)}");

    [TestCaseSource(nameof(Runs))]
    public void Training_goes_as_in_the_original(GoldenValue golden)
    {
        var file = GoldenFile.Read(File);
        using var net = new TwoLayers(golden["model"]);
        using var optimizer = optim.SGD(net.parameters(), 0.2, 0.9, weight_decay: 1e-3);
        using var scheduler = new CompressionScheduler(Schedule(golden) with { Compatibility = Compatibility.Distiller }, net, optimizer);
        using var input = file["input"].Tensor();
        using var labels = tensor(file["labels"].WholeNumbers);
        var perEpoch = (int)golden["steps"].Items.Max(step => step["minibatch"].WholeNumber) + 1;
        foreach (var expected in golden["steps"].Items)
        {
            var step = new TrainingStep((int)expected["epoch"].WholeNumber, (int)expected["minibatch"].WholeNumber, perEpoch);
            if (step.Minibatch == 0)
            {
                scheduler.OnEpochBegin(step.Epoch);
            }

            Train(net, optimizer, scheduler, step, input, labels, expected);
            if (step.IsLastOfEpoch)
            {
                Compare(net, scheduler, expected["params"], expected["masks"]);
                scheduler.OnEpochEnd(step.Epoch, EpochMetrics.None);
            }
        }

        Compare(net, scheduler, golden["final_params"], golden["final_masks"]);
    }

    private static void Train(
        TwoLayers net,
        optim.Optimizer optimizer,
        CompressionScheduler scheduler,
        TrainingStep step,
        Tensor input,
        Tensor labels,
        GoldenValue expected)
    {
        const int BatchSize = 8;
        using var scope = NewDisposeScope();
        scheduler.OnMinibatchBegin(step);
        var logits = net.call(input.narrow(0, step.Minibatch * BatchSize, BatchSize));
        var loss = F.cross_entropy(logits, labels.narrow(0, step.Minibatch * BatchSize, BatchSize));
        var total = scheduler.BeforeBackward(step, loss);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(loss.item<float>(), Is.EqualTo(expected["loss"].Number).Within(1e-3).Percent, expected.Path);
            Assert.That(total.Overall.item<float>(), Is.EqualTo(expected["overall_loss"].Number).Within(1e-3).Percent, expected.Path);
            Assert.That(
                total.Components.Select(component => component.Value.item<float>()),
                Is.EqualTo(expected["components"].Names.Select(name => (float)expected["components"][name].Number)).Within(1e-5f), expected.Path);
        }

        optimizer.zero_grad();
        total.Overall.backward();
        scheduler.BeforeOptimizerStep(step);
        optimizer.step();
        scheduler.OnMinibatchEnd(step);
    }

    private static void Compare(TwoLayers net, CompressionScheduler scheduler, GoldenValue parameters, GoldenValue masks)
    {
        using var scope = NewDisposeScope();
        foreach (var name in parameters.Names)
        {
            var parameter = net.get_parameter(name)!;
            var expected = tensor([.. parameters[name].Numbers.Select(value => (float)value)]).reshape(parameter.shape);
            TensorAssert.Close(parameter, expected, what: parameters[name].Path);
        }

        foreach (var name in masks.Names)
        {
            var mask = scheduler.Masks[name].Mask ?? scheduler.Masks[name].RegularizationMask;
            TensorAssert.MaskEqual(mask, masks[name].Mask(), masks[name].Path);
        }
    }

    private static CompressionSchedule Schedule(GoldenValue golden)
    {
        var title = golden["title"].Text;
        var regularized = new Dictionary<string, double> { ["fc1.weight"] = 0.02 };
        return title switch
        {
            _ when title.StartsWith("AGP", StringComparison.Ordinal) => CompressionSchedule.Empty.Prune(
                new AgpPrunerSpec { Name = "agp", InitialSparsity = 0.1, FinalSparsity = 0.7, Weights = ["fc1.weight", "fc2.weight"] },
                EpochWindow.Range(0, 4),
                Options(golden["pruner_args"])),
            _ when title.StartsWith("L1", StringComparison.Ordinal) => CompressionSchedule.Empty.Regularize(
                new L1RegularizerSpec { Name = "l1", Strengths = regularized, ZeroesSmallWeights = true }, EpochWindow.Range(0, 4), keepMask: true),
            _ when title.StartsWith("GroupLasso", StringComparison.Ordinal) => CompressionSchedule.Empty.Regularize(
                new GroupLassoSpec
                {
                    Name = "lasso",
                    Penalties = new Dictionary<string, GroupPenalty> { ["fc1.weight"] = new(0.03, Structure.Row) },
                    ThresholdNorm = GroupNorm.MeanL1,
                },
                EpochWindow.Range(0, 4)),
            _ => CompressionSchedule.Empty,
        };
    }

    private static PruningOptions Options(GoldenValue args)
    {
        bool Has(string name) => args.Find(name)?.Flag ?? false;
        return new PruningOptions
        {
            KeepMask = Has("keep_mask"),
            MaskOnForwardOnly = Has("mask_on_forward_only"),
            MaskGradients = Has("mask_gradients"),
            UseDoubleCopies = Has("use_double_copies"),
            DiscardMasksAtMinibatchEnd = Has("discard_masks_at_minibatch_end"),
            SkipFirstMinibatch = Has("skip_first_minibatch"),
            MinibatchFrequency = (int)(args.Find("mini_batch_pruning_frequency")?.WholeNumber ?? 0),
        };
    }

    private sealed class TwoLayers : Module<Tensor, Tensor>
    {
        private readonly Linear fc1;
        private readonly Linear fc2;

        public TwoLayers(GoldenValue weights)
            : base(nameof(TwoLayers))
        {
            var shapes = weights.Items.ToDictionary(entry => entry["name"].Text, entry => entry["shape"].WholeNumbers);
            fc1 = Linear(shapes["fc1.weight"][1], shapes["fc1.weight"][0]);
            fc2 = Linear(shapes["fc2.weight"][1], shapes["fc2.weight"][0]);
            RegisterComponents();
            foreach (var entry in weights.Items)
            {
                Specs.Overwrite(get_parameter(entry["name"].Text)!, entry);
            }
        }

        public override Tensor forward(Tensor input)
        {
            using var hidden = fc1.call(input);
            using var active = F.relu(hidden);
            return fc2.call(active);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                fc1.Dispose();
                fc2.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
