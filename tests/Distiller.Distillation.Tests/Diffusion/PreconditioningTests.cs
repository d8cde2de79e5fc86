using Distiller.Distillation.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

public sealed class PreconditioningTests
{
    [TestCase(0.01)]
    [TestCase(0.4)]
    [TestCase(1)]
    public void Time_of_vp_gives_back_its_noise_level(double time)
    {
        using var scope = NewDisposeScope();
        var sigma = Math.Sqrt(Math.Exp((0.5 * 19.9 * time * time) + (0.1 * time)) - 1);
        var factors = new VpPreconditioning().At(full([1], sigma, dtype: ScalarType.Float64));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(factors.Noise.ToDouble(), Is.EqualTo(999 * time).Within(1e-6));
            Assert.That(factors.Skip.ToDouble(), Is.EqualTo(1));
            Assert.That(factors.Out.ToDouble(), Is.EqualTo(-sigma));
            Assert.That(factors.In.ToDouble(), Is.EqualTo(1 / Math.Sqrt((sigma * sigma) + 1)).Within(1e-12));
        }
    }

    [Test]
    public void Heun_reaches_the_law_that_the_model_knows()
    {
        using var scope = NewDisposeScope();
        using var model = new NormalDenoiser(1, 0.5);
        var sampler = new DiffusionSampler();
        using var generator = new Generator(5);
        var noise = randn([4000, 1], generator: generator);
        var samples = sampler.Sample(model, noise);
        var euler = (sampler with { Order = SamplerOrder.Euler }).Sample(model, noise);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(samples.mean().item<float>(), Is.EqualTo(1).Within(0.03));
            Assert.That(samples.std().item<float>(), Is.EqualTo(0.5).Within(0.03));
            Assert.That(Math.Abs(euler.std().item<float>() - 0.5), Is.GreaterThan(Math.Abs(samples.std().item<float>() - 0.5)));
            Assert.That((sampler.Evaluations, (sampler with { Order = SamplerOrder.Euler }).Evaluations), Is.EqualTo((35, 18)));
        }
    }

    [Test]
    public void Wrong_levels_are_refused_with_a_way_out()
    {
        using var scope = NewDisposeScope();
        using var model = new PreconditionedDenoiser(new Zoo(), new EdmPreconditioning());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new DiffusionSampler { Levels = [1, 2] }, Throws.ArgumentException.With.Message.Contains("KarrasGrid.Levels"));
            Assert.That(() => new GridLevels { Sigmas = [] }, Throws.ArgumentException.With.Message.Contains("above 0"));
            Assert.That(() => model.Denoise(zeros(3, 2), ones(2)), Throws.ArgumentException.With.Message.Contains("one level for each sample"));
            Assert.That(() => new EdmPreconditioning { DataDeviation = 0 }, Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    private sealed class Zoo() : nn.Module<Tensor, Tensor, Tensor>(nameof(Zoo))
    {
        public override Tensor forward(Tensor input, Tensor noise) => input.alias();
    }
}
