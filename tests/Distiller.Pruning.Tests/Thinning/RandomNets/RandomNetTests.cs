using System.Globalization;
using Distiller.Masking;
using Distiller.Testing;
using Distiller.Zoo;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework.Internal;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Thinning.RandomNets;

/// <summary>What holds for every network that can be thinned, tried on random ones. A failure comes with the smallest plan that still fails.</summary>
public sealed class RandomNetTests
{
    private const ulong Seed = 2025;
    private const ulong Gamma = 11;
    private const double Tolerance = 1e-5;

    /// <summary>How many networks: 300, or as many as <c>DISTILLER_RANDOM_NETS</c> says for a long run.</summary>
    private static readonly int Count =
        int.Parse(Environment.GetEnvironmentVariable("DISTILLER_RANDOM_NETS") ?? "300", CultureInfo.InvariantCulture);

    private int _threads;

    // Tensors this small are slower on several threads.
    [OneTimeSetUp]
    public void One_thread()
    {
        _threads = get_num_threads();
        set_num_threads(1);
    }

    [OneTimeTearDown]
    public void All_threads() => set_num_threads(_threads);

    [Test]
    public void Thinned_networks_compute_what_they_computed_before()
    {
        var (all, shrunk, refused, partly, rounded) = (0, 0, 0, 0, 0);
        Hold(plan =>
        {
            using var scope = NewDisposeScope();
            using var random = new RandomNet(plan);
            var before = random.Output();
            all++;
            ThinningResult result;
            try
            {
                result = random.Thin();
            }
            catch (ModelStructureException exception)
            {
                // Splits and shuffles in code depend on the number of channels: then the proof says no, and the model is as it was.
                Assert.That(random.FixesChannels, exception.Message);
                refused++;
                TensorAssert.Exact(random.Output(), before, "a refusal changes nothing");
                result = random.Thin(new() { KeepFixed = true });
                partly += result.Recipe.IsEmpty ? 0 : 1;
            }

            shrunk += result.Recipe.IsEmpty ? 0 : 1;
            rounded += result.ProofError > Tolerance ? 1 : 0;
            Assert.That(result.ProofError, Is.LessThanOrEqualTo(100 * Tolerance));
            TensorAssert.Close(
                random.Output(), before, relative: 1e-4, absolute: Math.Max(Tolerance, 2 * result.ProofError) * Math.Max(1e-6, before.abs().max().item<float>()));
            using var replayed = random.Rebuilt();
            result.Recipe.Apply(replayed);
            replayed.load_state_dict(random.Net.state_dict());
            replayed.eval();
            TensorAssert.Exact(replayed.call(random.Input), random.Output(), "a recipe makes the same model of one of full size");
        });

        TestContext.Out.WriteLine($"{all} networks: {shrunk} shrank, {refused} were refused, of which {partly} shrank where code fixes nothing; {rounded} compute with more rounding");
        Assert.That(rounded, Is.LessThanOrEqualTo(1 + (Count / 50)), "networks in which rounding exceeds the tolerance");
        Assert.That(shrunk, Is.GreaterThan(Count / 2), "networks that became smaller");
    }

    [Test]
    public void Wrong_channel_maps_remove_nothing()
    {
        var (refused, hidden) = (0, 0);
        Hold(plan =>
        {
            using var scope = NewDisposeScope();
            using var random = new RandomNet(plan, isPruned: false);
            var zeroed = random.Net.ZeroCouplings(random.Couplings, 0.5);
            var before = random.Output();
            foreach (var mistake in WrongCouplings.Of(random.Couplings, zeroed, most: 2))
            {
                try
                {
                    var result = random.Net.Thin(mistake, () => [random.Net.call(random.Input)]);
                    Assert.That(result.Recipe.IsEmpty, $"{string.Join(", ", mistake.Groups[0].Producers)}: {result}");
                    hidden++;
                }
                catch (ModelStructureException)
                {
                    refused++;
                }

                TensorAssert.Exact(random.Output(), before, "nothing was changed");
            }
        });

        // An average behind an instance normalisation, for one, shows nothing of what was normalised.
        TestContext.Out.WriteLine($"{refused} mistakes were refused; in {hidden} cases the output shows nothing of the group, and it was kept");
        Assert.That(refused, Is.GreaterThan(Count / 2));
        Assert.That(hidden, Is.LessThan(refused / 10));
    }

    [Test]
    public void Training_goes_on_after_thinning()
    {
        Hold(plan =>
        {
            using var scope = NewDisposeScope();
            using var random = new RandomNet(plan);
            using var masks = new MaskTable(random.Net);
            using var optimizer = optim.Adam(random.Net.parameters(), 0.01);
            foreach (var (name, parameter) in random.Net.named_parameters().Where(entry => entry.parameter.dim() > 1))
            {
                using var mask = parameter.ne(0).to(float32);
                masks[name].Set(mask);
            }

            Step();
            random.Net.Thin(random.Input, new() { KeepFixed = true }, masks, optimizer);
            Step();

            foreach (var (name, parameter) in random.Net.named_parameters())
            {
                Assert.That(parameter.isfinite().all().item<bool>(), name);
                Assert.That(masks[name].Mask?.shape ?? parameter.shape, Is.EqualTo(parameter.shape), name);
            }

            void Step()
            {
                random.Net.train();
                optimizer.zero_grad();
                using var loss = random.Net.call(random.Input).pow(2).sum();
                loss.backward();
                optimizer.step();
                random.Net.eval();
            }
        });
    }

    /// <summary>Tries a fact on random plans, the same at every run.</summary>
    private static void Hold(Action<NetPlan> fact)
    {
        Prop.ForAll(NetPlan.Arbitrary, Alone).Check(Config.QuickThrowOnFailure.WithMaxTest(Count).WithEndSize(Count).WithReplay(Seed, Gamma));

        // What fails on the way to the smallest plan is no failure of the test: only the last one is.
        void Alone(NetPlan plan)
        {
            using TestExecutionContext.IsolatedContext context = new();
            fact(plan);
        }
    }
}
