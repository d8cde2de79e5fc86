using System.Globalization;
using System.Text.Json;
using Distiller.Distillation.Diffusion;
using Distiller.Testing;
using MathNet.Numerics.LinearAlgebra;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Diffusion;

/// <summary>The worked examples of score distillation and of the distances between sets of samples: every row of the file.</summary>
public sealed class DiffusionExamplesTests
{
    private const string File = "worked-examples.json";
    private const double Tolerance = 1e-5;
    private const double SamplingTolerance = 5e-3;

    private static readonly string[] Known = ["score_distillation", "point", "dmd", "mmd", "sliced_wasserstein", "frechet", "edm", "grid"];

    private static IEnumerable<TestCaseData> Gradients => Cases("score_distillation");

    private static IEnumerable<TestCaseData> Points => Cases("point");

    private static IEnumerable<TestCaseData> Normalised => Cases("dmd");

    private static IEnumerable<TestCaseData> Discrepancies => Cases("mmd");

    private static IEnumerable<TestCaseData> Projections => Cases("sliced_wasserstein");

    private static IEnumerable<TestCaseData> Moments => Cases("frechet");

    private static IEnumerable<TestCaseData> Factors => Cases("edm");

    private static IEnumerable<TestCaseData> Grids => Cases("grid");

    [Test]
    public void Every_list_of_the_file_is_walked()
    {
        using var document = Document();
        Assert.That(document.RootElement.EnumerateObject().Select(list => list.Name), Is.EquivalentTo(Known));
    }

    // At equal noise for the whole set the expectation over samples and noise is an integral over two normal laws: a lattice of
    // their quantiles gives it with less error than draws.
    [TestCaseSource(nameof(Gradients))]
    public void Gradient_on_a_normal_law_is_that_of_the_closed_form(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        using var fake = Law(example["student"]);
        using var target = Law(example["target"]);
        var sigma = example["sigma"].Number;
        var (z, noise) = Lattice(600);
        foreach (var (weighting, prefix) in new[] { (ScoreWeighting.Custom(level => level.square().reciprocal()), ""), (ScoreWeighting.SigmaSquared, "squared_") })
        {
            var mean = tensor(example["student"]["mean"].Number, requires_grad: true);
            var scale = tensor(example["student"]["deviation"].Number, requires_grad: true);
            var samples = mean + (scale * z);
            var levels = full([z.shape[0]], sigma, dtype: ScalarType.Float64);
            var gradient = ScoreDistillation.Gradient(samples, samples.detach() + (noise * sigma), levels, fake, target, weighting);
            ScoreDistillation.Surrogate(gradient, samples).backward();
            using (Assert.EnterMultipleScope())
            {
                Assert.That(mean.grad!.ToDouble(), Near(example[prefix + "on_mean"].Number));
                Assert.That(scale.grad!.ToDouble(), Near(example[prefix + "on_scale"].Number));
            }
        }
    }

    [TestCaseSource(nameof(Gradients))]
    public void Closed_form_and_divergence_are_those_of_the_example(GoldenValue example)
    {
        var (student, target, sigma) = (example["student"], example["target"], example["sigma"].Number);
        var (own, wanted) = (Math.Pow(student["deviation"].Number, 2) + (sigma * sigma), Math.Pow(target["deviation"].Number, 2) + (sigma * sigma));
        var apart = student["mean"].Number - target["mean"].Number;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(apart / wanted, Is.EqualTo(example["on_mean"].Number).Within(Tolerance));
            Assert.That(student["deviation"].Number * ((1 / wanted) - (1 / own)), Is.EqualTo(example["on_scale"].Number).Within(Tolerance));
            if (example.Find("divergence") is { } divergence)
            {
                Assert.That(0.5 * (Math.Log(wanted / own) + ((own + (apart * apart)) / wanted) - 1), Is.EqualTo(divergence.Number).Within(Tolerance));
            }
        }
    }

    [Test]
    public void Gradient_is_zero_where_student_and_target_agree()
    {
        using var scope = NewDisposeScope();
        using var law = new NormalDenoiser(0.3, 0.8);
        var noisy = linspace(-3, 3, 11).unsqueeze(1);
        Assert.That(ScoreDistillation.Gradient(noisy, noisy, ones(11), law, law, ScoreWeighting.SigmaSquared).abs().max().ToDouble(), Is.Zero);
    }

    [TestCaseSource(nameof(Points))]
    public void Difference_at_one_point_is_that_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        using var fake = Law(example["student"]);
        using var target = Law(example["target"]);
        var sigma = full([1], example["sigma"].Number, dtype: ScalarType.Float64);
        var sample = full([1, 1], example["sample"].Number, dtype: ScalarType.Float64);
        var noisy = sample + (sigma * example["noise"].Number);
        double With(ScoreWeighting weighting) => ScoreDistillation.Gradient(sample, noisy, sigma, fake, target, weighting).ToDouble();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(fake.Denoise(noisy, sigma).ToDouble(), Is.EqualTo(example["fake"].Number).Within(Tolerance));
            Assert.That(target.Denoise(noisy, sigma).ToDouble(), Is.EqualTo(example["teacher"].Number).Within(Tolerance));
            Assert.That(With(ScoreWeighting.SigmaSquared), Is.EqualTo(example["difference"].Number).Within(Tolerance));
            Assert.That(With(ScoreWeighting.DmdNormalised), Is.EqualTo(example["normalised"].Number).Within(Tolerance));
        }
    }

    [TestCaseSource(nameof(Normalised))]
    public void Dmd_gradient_and_its_surrogate_are_those_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        Tensor Row(string name) => tensor(example[name].Numbers).unsqueeze(0);
        var samples = Row("samples").requires_grad_();
        var gradient = ScoreWeighting.DmdNormalised.Apply(samples.detach(), Row("fake"), Row("target"), ones(1));
        var surrogate = ScoreDistillation.MeanSquareSurrogate(gradient, samples);
        surrogate.backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(gradient.data<double>().ToArray(), Is.EqualTo(example["gradient"].Numbers).Within(Tolerance));
            Assert.That(surrogate.ToDouble(), Is.EqualTo(example["surrogate"].Number).Within(Tolerance));
            Assert.That(samples.grad!.data<double>().ToArray(), Is.EqualTo(example["on_samples"].Numbers).Within(Tolerance));
        }
    }

    [TestCaseSource(nameof(Discrepancies))]
    public void Mmd_is_that_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        double Squared(bool unbiased) => MaximumMeanDiscrepancy.Squared(Rows(example["first"]), Rows(example["second"]), [.. example["bandwidths"].Numbers], unbiased);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Squared(false), Is.EqualTo(example["biased"].Number).Within(Tolerance));
            Assert.That(Squared(true), Is.EqualTo(example["unbiased"].Number).Within(Tolerance));
        }
    }

    [TestCaseSource(nameof(Projections))]
    public void Sliced_wasserstein_is_that_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        Assert.That(
            SlicedWasserstein.Distance(Rows(example["first"]), Rows(example["second"]), Rows(example["directions"])),
            Is.EqualTo(example["distance"].Number).Within(Tolerance));
    }

    [TestCaseSource(nameof(Moments))]
    public void Frechet_is_that_of_the_example(GoldenValue example)
    {
        var distance = FrechetDistance.Between(VectorOf("mean1"), MatrixOf("covariance1"), VectorOf("mean2"), MatrixOf("covariance2"));
        Assert.That(distance, Is.EqualTo(example["distance"].Number).Within(Tolerance));
        Vector<double> VectorOf(string name) => Vector<double>.Build.Dense(example[name].Numbers);
        Matrix<double> MatrixOf(string name) => Matrix<double>.Build.DenseOfRowArrays(example[name].Items.Select(row => row.Numbers));
    }

    [TestCaseSource(nameof(Factors))]
    public void Factors_of_edm_are_those_of_the_example(GoldenValue example)
    {
        using var scope = NewDisposeScope();
        var edm = new EdmPreconditioning { DataDeviation = example["data_deviation"].Number };
        var level = full([1], example["sigma"].Number, dtype: ScalarType.Float64);
        var factors = edm.At(level);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(factors.Skip.ToDouble(), Is.EqualTo(example["skip"].Number).Within(Tolerance));
            Assert.That(factors.Out.ToDouble(), Is.EqualTo(example["out"].Number).Within(Tolerance));
            Assert.That(factors.In.ToDouble(), Is.EqualTo(example["in"].Number).Within(Tolerance));
            Assert.That(factors.Noise.ToDouble(), Is.EqualTo(example["noise"].Number).Within(Tolerance));
            Assert.That(edm.LossWeight(level).ToDouble(), Is.EqualTo(example["weight"].Number).Within(Tolerance));
        }
    }

    [TestCaseSource(nameof(Grids))]
    public void Grid_of_levels_is_that_of_the_example(GoldenValue example) => Assert.That(
        KarrasGrid.Levels((int)example["count"].WholeNumber, example["minimum"].Number, example["maximum"].Number, example["rho"].Number),
        Is.EqualTo(example["levels"].Numbers).Within(Tolerance));

    private static NUnit.Framework.Constraints.EqualNumericWithoutUsingConstraint<double> Near(double expected) =>
        Is.EqualTo(expected).Within(SamplingTolerance * Math.Max(1, Math.Abs(expected)));

    private static Tensor Rows(GoldenValue rows) => tensor(rows.Items.SelectMany(row => row.Numbers).Select(value => (float)value).ToArray()).reshape(rows.Count, -1);

    private static NormalDenoiser Law(GoldenValue law) => new(law["mean"].Number, law["deviation"].Number);

    private static (Tensor First, Tensor Second) Lattice(int side)
    {
        double[] quantiles = [.. Enumerable.Range(0, side).Select(i => MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (i + 0.5) / side))];
        var line = tensor(quantiles);
        return (line.repeat_interleave(side).unsqueeze(1), line.repeat(side).unsqueeze(1));
    }

    private static JsonDocument Document() => JsonDocument.Parse(System.IO.File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Diffusion", File)));

    private static TestCaseData[] Cases(string list)
    {
        using var document = Document();
        GoldenValue examples = new(document.RootElement.GetProperty(list).Clone(), list);
        return [.. examples.Items.Select((item, i) => new TestCaseData(item).SetArgDisplayNames(string.Create(CultureInfo.InvariantCulture, $"{item["id"].Text} {i}")))];
    }
}
