using System.Reflection;
using Distiller.Graph;
using Distiller.Masking;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Distiller.Pruning.Tests.Thinning;

/// <summary>Whatever fails on the way, model, gradients, masks and optimizer are as they were, bit for bit.</summary>
public sealed class TransactionTests
{
    [Test]
    public void Fault_at_any_step_leaves_everything_as_it_was([Values("SGD", "Adam", "RMSProp")] string optimizer, [Values] bool folds)
    {
        var steps = new List<string>();
        string[] expected;
        using (var run = new Run(optimizer))
        {
            run.Thin(new() { OnStep = steps.Add, FoldConstants = folds });
            expected = run.Snapshot();
        }

        Assert.That(steps, Has.Some.StartsWith("weights").And.Some.StartsWith("sizes").And.Some.StartsWith("gradient").And.Some.StartsWith("mask"));
        Assert.That(steps, Has.Some.Contain("bn.running_var").And.Some.Contain("dw.weight"));
        Assert.That(steps, Has.Some.Contain(optimizer switch { "SGD" => "momentum_buffer", "Adam" => "exp_avg_sq", _ => "square_avg" }));
        Assert.That(steps.Any(step => step.StartsWith("constant", StringComparison.Ordinal)), Is.EqualTo(folds));
        using var faulty = new Run(optimizer);
        var before = faulty.Snapshot();
        for (var step = 0; step < steps.Count; step++)
        {
            var left = step;
            void Fail(string what)
            {
                if (left-- == 0)
                {
                    throw new TimeoutException(what);
                }
            }

            Assert.That(() => faulty.Thin(new() { OnStep = Fail, FoldConstants = folds }), Throws.TypeOf<TimeoutException>().With.Message.EqualTo(steps[step]));
            Assert.That(faulty.Snapshot(), Is.EqualTo(before), $"fault at '{steps[step]}'");
        }

        faulty.Thin(new() { FoldConstants = folds });
        Assert.That(faulty.Snapshot(), Is.EqualTo(expected), "and it can be thinned afterwards as if nothing had happened");
        Assert.That(faulty.Step, Throws.Nothing);
    }

    [Test]
    public void Fault_at_any_run_of_the_model_leaves_everything_as_it_was()
    {
        using var run = new Run("Adam");
        var before = run.Snapshot();
        var couplings = StructureProbe.Run(run.Net, [1, 2, 6, 6]);
        var runs = 0;
        for (var fails = true; fails; runs++)
        {
            Assert.That(runs, Is.LessThan(100));
            var left = runs;
            try
            {
                run.Net.Thin(
                    couplings,
                    () => left-- == 0 ? throw new TimeoutException("no more") : [run.Net.call(run.Input)],
                    new() { FoldConstants = true },
                    run.Masks,
                    run.Optimizer);
                fails = false;
            }
            catch (Exception exception) when (exception is TimeoutException or ModelStructureException)
            {
                Assert.That(run.Snapshot(), Is.EqualTo(before), $"run {runs}");
            }
        }

        Assert.That(runs, Is.GreaterThan(8), "the proofs run it often");
        Assert.That(run.Net.get_parameter("c.weight")!.shape[1], Is.EqualTo(4));
    }

    [Test]
    public void Faults_leak_nothing()
    {
        using var run = new Run("Adam");
        TensorLeakCheck.Verify(() => Assert.That(
            () => run.Thin(new() { OnStep = what => _ = what.StartsWith("exp_avg_sq", StringComparison.Ordinal) ? throw new TimeoutException() : what }),
            Throws.TypeOf<TimeoutException>()));
    }

    [Test]
    public void Recipe_of_another_model_changes_nothing()
    {
        using var thinned = new Run("SGD");
        var recipe = thinned.Thin(new()).Recipe;
        using var run = new Run("SGD");
        var before = run.Snapshot();

        Assert.That(
            () => (recipe with { Blocks = [.. recipe.Blocks, new("dv", 2, 1)] }).Apply(run.Net, run.Masks, run.Optimizer),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'dv'").And.Message.Contains("dw"));
        Assert.That(run.Snapshot(), Is.EqualTo(before));
    }

    private sealed class Run : IDisposable
    {
        public Run(string optimizer)
        {
            manual_seed(3);
            Net = new ComposedNet(
                n => x => n["d"](n["c"](n["gn"](n["dw"](n["bn"](n["a"](x)).relu()))).relu()).mean([2, 3]),
                ("a", Conv2d(2, 8, 3)), ("bn", BatchNorm2d(8)), ("dw", Conv2d(8, 8, 3, groups: 8)), ("gn", GroupNorm(8, 8)), ("c", Conv2d(8, 3, 1)), ("d", Conv2d(3, 2, 1)));
            Optimizer = optimizer switch
            {
                "SGD" => optim.SGD(Net.parameters(), 0.05, momentum: 0.9),
                "Adam" => optim.Adam(Net.parameters(), 0.01, amsgrad: true),
                _ => optim.RMSProp(Net.parameters(), 0.01, momentum: 0.9, centered: true),
            };
            Input = HashFill.Tensor([3, 2, 6, 6], seed: 8);
            Masks = new(Net);
            Step();
            Step();
            using var mask = ones_like(Net.get_parameter("a.weight")!);
            mask.index_fill_(0, tensor([1L, 4, 5, 6]), 0);
            Masks["a.weight"].Set(mask);
            Masks["a.weight"].SetRegularization(mask);
            Masks["a.weight"].MaskOnForwardOnly = true;
            using var all = ones_like(Net.get_parameter("c.weight")!);
            Masks["c.weight"].Set(all);
        }

        public ComposedNet Net { get; }

        public OptimizerHelper Optimizer { get; }

        public Tensor Input { get; }

        public MaskTable Masks { get; }

        public ThinningResult Thin(ThinningOptions options) => Net.Thin(Input, options, Masks, Optimizer);

        public void Step()
        {
            using var scope = NewDisposeScope();
            Net.train();
            Optimizer.zero_grad();
            Net.call(Input).pow(2).sum().backward();
            Optimizer.step();
        }

        /// <summary>Everything that thinning touches, a line each.</summary>
        public string[] Snapshot()
        {
            using var scope = NewDisposeScope();
            List<string> lines = [];
            foreach (var (name, value) in Net.state_dict())
            {
                lines.Add($"{name} {Bits(value)}");
            }

            foreach (var (name, parameter) in Net.named_parameters())
            {
                lines.Add($"gradient {name} {Bits(parameter.grad)} {parameter.requires_grad}");
                var entry = Masks.Contains(name) ? Masks[name] : null;
                lines.Add($"mask {name} {Bits(entry?.Mask)} {Bits(entry?.RegularizationMask)} {entry?.MaskOnForwardOnly}");
            }

            foreach (var (state, index) in Optimizer.state_dict().State.Select((state, index) => (state, index)))
            {
                lines.AddRange(state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public)
                    .Select(field => $"state {index} {field.Name} {(field.GetValue(state) is Tensor tensor ? Bits(tensor) : field.GetValue(state))}"));
            }

            lines.AddRange(Net.named_modules().Select(entry => $"{entry.name} {entry.module.training} " + entry.module switch
            {
                Conv2d conv => $"{conv.in_channels} {conv.out_channels} {conv.groups}",
                BatchNorm2d norm => $"{norm.num_features}",
                TorchSharp.Modules.GroupNorm norm => $"{norm.num_groups}",
                _ => "",
            }));
            return [.. lines];
        }

        public void Dispose()
        {
            Masks.Dispose();
            Optimizer.Dispose();
            Net.Dispose();
            Input.Dispose();
        }

        private static string Bits(Tensor? tensor) =>
            tensor is null ? "none" : $"{string.Join('x', tensor.shape)} {tensor.dtype} {Convert.ToHexString(tensor.detach().contiguous().bytes)}";
    }
}
