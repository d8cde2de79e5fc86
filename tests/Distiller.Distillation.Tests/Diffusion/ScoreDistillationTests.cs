using Distiller.Distillation.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

public sealed class ScoreDistillationTests
{
    // EX-W7: the student's samples are −1 + 1.5·z, the target is N(1, 0.5²).
    [TestCase(0.1, -7.692308, 5.105514)]
    [TestCase(1, -1.6, 0.738462)]
    [TestCase(5, -0.079208, 0.004360)]
    public void Gradient_on_a_normal_law_is_that_of_the_closed_form(double sigma, double onMean, double onScale)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(11);
        const long count = 400_000;
        var z = randn([count, 1], generator: generator);
        var mean = tensor(-1f, requires_grad: true);
        var scale = tensor(1.5f, requires_grad: true);
        var samples = mean + (scale * z);
        var levels = full([count], sigma, dtype: ScalarType.Float32);
        var noisy = samples.detach() + (randn([count, 1], generator: generator) * sigma);
        using var fake = new NormalDenoiser(-1, 1.5);
        using var target = new NormalDenoiser(1, 0.5);

        var gradient = ScoreDistillation.Gradient(samples, noisy, levels, fake, target, ScoreWeighting.Custom(level => level.square().reciprocal()));
        ScoreDistillation.Surrogate(gradient, samples).backward();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(mean.grad!.item<float>(), Is.EqualTo(onMean).Within(0.02 * Math.Max(1, Math.Abs(onMean))));
            Assert.That(scale.grad!.item<float>(), Is.EqualTo(onScale).Within(0.02 * Math.Max(1, Math.Abs(onMean))));
        }
    }

    [Test]
    public void Difference_at_one_point_is_that_of_the_worked_example()
    {
        // EX-W7b.
        using var scope = NewDisposeScope();
        using var fake = new NormalDenoiser(-1, 1.5);
        using var target = new NormalDenoiser(1, 0.5);
        var (sample, noisy, sigma) = (full([1, 1], 0.7, dtype: ScalarType.Float64), full([1, 1], 1.1, dtype: ScalarType.Float64), ones(1, dtype: ScalarType.Float64));
        double With(ScoreWeighting weighting) => ScoreDistillation.Gradient(sample, noisy, sigma, fake, target, weighting).ToDouble();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(With(ScoreWeighting.SigmaSquared), Is.EqualTo(-0.566154).Within(1e-5));
            Assert.That(With(ScoreWeighting.DmdNormalised), Is.EqualTo(-1.769231).Within(1e-5));
        }
    }

    [Test]
    public void Dmd_gradient_and_its_surrogate_are_those_of_the_worked_example()
    {
        // EX-W8.
        using var scope = NewDisposeScope();
        var samples = tensor(new[,] { { 0.2, -0.4, 0.6, 1.0 } }, requires_grad: true);
        var target = tensor(new[,] { { 0.0, 0, 1, 0.5 } });
        var fake = tensor(new[,] { { 0.3, -0.2, 0.4, 0.9 } });
        var gradient = ScoreWeighting.DmdNormalised.Apply(samples.detach(), fake, target, ones(1));
        var surrogate = ScoreDistillation.MeanSquareSurrogate(gradient, samples);
        surrogate.backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gradient.data<double>().ToArray(), Is.EqualTo([0.8, -0.533333, -1.6, 1.066667]).Within(1e-5));
            Assert.That(surrogate.ToDouble(), Is.EqualTo(0.577778).Within(1e-5));
            Assert.That(samples.grad!.data<double>().ToArray(), Is.EqualTo([0.2, -0.133333, -0.4, 0.266667]).Within(1e-5));
        }
    }

    [Test]
    public void Sample_on_its_target_gives_no_gradient_that_is_not_a_number()
    {
        using var scope = NewDisposeScope();
        var point = ones(1, 3);
        Assert.That(ScoreWeighting.DmdNormalised.Apply(point, point, point, ones(1)).data<float>().ToArray(), Is.EqualTo([0f, 0f, 0f]));
    }
}
