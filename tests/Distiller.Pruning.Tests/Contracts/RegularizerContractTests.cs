using Distiller.Scheduling;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Contracts;

/// <summary>What every regularizer promises, whatever it penalises.</summary>
public sealed class RegularizerContractTests
{
    private const string Name = "conv2.weight";

    private static IEnumerable<TestCaseData> All =>
    [
        Case("L1", new L1RegularizerSpec { Name = "r", Strengths = new Dictionary<string, double> { [Name] = 0.1 } }),
        Case("lasso of filters", Lasso(Structure.Filter)),
        Case("lasso of channels", Lasso(Structure.Channel)),
        Case("lasso of kernels", Lasso(Structure.Kernel)),
        Case("lasso of the layer", Lasso(Structure.Layer)),
        Case("lasso of channels and layer", Lasso(Structure.Channel, Structure.Layer)),
        Case("variance", new GroupVarianceSpec { Name = "r", Strengths = new Dictionary<string, double> { [Name] = 0.1 } }),
        Case("slimming", new NetworkSlimmingSpec { Name = "r", Strength = 0.1 }),
    ];

    [TestCaseSource(nameof(All))]
    public void Penalty_is_a_finite_scalar_with_a_gradient(ComponentSpec<IRegularizer> spec)
    {
        using var bench = Bench();
        using var scope = NewDisposeScope();
        var regularizer = bench.Context.Component(spec);
        Assert.That(regularizer.Parameters, Is.Not.Empty);
        foreach (var name in regularizer.Parameters)
        {
            var penalty = regularizer.Penalty(name, bench.Weight(name));
            penalty.backward();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(penalty.numel(), Is.EqualTo(1), name);
                Assert.That(double.IsFinite(penalty.ToDouble()), name);
                Assert.That(bench.Weight(name).grad!.isfinite().all().ToBoolean(), name);
                Assert.That(bench.Weight(name).grad!.abs().sum().ToDouble(), Is.GreaterThan(0), name);
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void Gradient_is_that_of_differences(ComponentSpec<IRegularizer> spec)
    {
        using var bench = Bench();
        using var scope = NewDisposeScope();
        var regularizer = bench.Context.Component(spec);
        var name = regularizer.Parameters[0];
        var weight = bench.Weight(name);
        regularizer.Penalty(name, weight).backward();
        var direction = HashFill.Tensor(weight.shape, seed: 9);
        var expected = (weight.grad! * direction).sum().ToDouble();
        using var noGrad = no_grad();
        const double step = 1e-3;
        var difference = regularizer.Penalty(name, weight + (direction * step)).ToDouble() - regularizer.Penalty(name, weight - (direction * step)).ToDouble();
        Assert.That(difference / (2 * step), Is.EqualTo(expected).Within(0.05 * Math.Max(Math.Abs(expected), 0.02)));
    }

    [TestCaseSource(nameof(All))]
    public void Threshold_mask_is_binary_and_shaped_like_the_parameter_or_missing(ComponentSpec<IRegularizer> spec)
    {
        using var bench = Bench();
        using var scope = NewDisposeScope();
        var regularizer = bench.Context.Component(spec);
        foreach (var name in regularizer.Parameters)
        {
            if (regularizer.ThresholdMask(name, bench.Weight(name)) is { } mask)
            {
                Assert.That(mask.shape, Is.EqualTo(bench.Weight(name).shape), name);
                Assert.That(Bits.Of(mask), Does.Match("^[01]+$"), name);
            }
        }
    }

    [TestCaseSource(nameof(All))]
    public void Penalty_leaves_no_tensor_behind_but_itself(ComponentSpec<IRegularizer> spec)
    {
        using var bench = Bench();
        var regularizer = bench.Context.Component(spec);
        var weight = bench.Weight(regularizer.Parameters[0]);
        TensorLeakCheck.Verify(() => regularizer.Penalty(regularizer.Parameters[0], weight).Dispose());
    }

    [TestCaseSource(nameof(All))]
    public void Component_of_the_loss_has_the_name_of_the_regularizer(ComponentSpec<IRegularizer> spec)
    {
        using var model = new SmallNet();
        using var scheduler = new CompressionScheduler(CompressionSchedule.Empty.Regularize(spec, EpochWindow.At(0)), model);
        using var scope = NewDisposeScope();
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        var loss = scheduler.BeforeBackward(step, model.call(ones(2, 1, 12, 12)).sum());
        Assert.That(loss.Components.Select(component => component.Name), Has.One.Contains("r"));
    }

    private static Bench Bench() => new(new SmallNet());

    private static GroupLassoSpec Lasso(params Structure[] structures) => new()
    {
        Name = "r",
        Penalties = new Dictionary<string, GroupPenalty> { [Name] = structures.Length == 1 ? new(0.1, structures[0]) : new(0.1, structures[0], structures[1]) },
    };

    private static TestCaseData Case(string name, ComponentSpec<IRegularizer> spec) => new TestCaseData(spec).SetArgDisplayNames(name);
}
