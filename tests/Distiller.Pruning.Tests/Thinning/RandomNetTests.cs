using Distiller.Graph;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Thinning;

public sealed class RandomNetTests
{
    /// <summary>How many networks: 300, or as many as <c>DISTILLER_RANDOM_NETS</c> says for a long run.</summary>
    private static readonly int Seeds =
        int.Parse(Environment.GetEnvironmentVariable("DISTILLER_RANDOM_NETS") ?? "300", System.Globalization.CultureInfo.InvariantCulture);

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
        var (shrunk, refused) = (0, 0);
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = RandomNet.Of(seed);
            using var net = random.Net;
            net.eval();
            random.Prune(StructureProbe.Run(net, random.InputShape));
            long[] shape = [3, .. random.InputShape.Skip(1)];
            using var input = HashFill.Tensor(shape, seed);
            using var before = net.call(input).detach();

            ThinningResult result;
            try
            {
                result = net.Thin(random.InputShape);
            }
            catch (ModelStructureException exception)
            {
                // Splits and shuffles in code depend on the number of channels: then the proof says no, and the model is as it was.
                Assert.That(random.FixesChannels, $"seed {seed}: {exception.Message}");
                refused++;
                using var unchanged = net.call(input).detach();
                TensorAssert.Exact(unchanged, before, $"seed {seed}");
                continue;
            }

            using var after = net.call(input).detach();
            Assert.That(result.ProofError, Is.LessThanOrEqualTo(1e-5), $"seed {seed}");
            TensorAssert.Close(after, before, relative: 1e-4, absolute: 1e-5 * Math.Max(1e-6, before.abs().max().item<float>()), what: $"seed {seed}");
            shrunk += result.Recipe.IsEmpty ? 0 : 1;
        }

        TestContext.Out.WriteLine($"{shrunk} shrank, {refused} were refused");
        Assert.That(shrunk, Is.GreaterThan(Seeds / 2), "networks that became smaller");
    }
}
