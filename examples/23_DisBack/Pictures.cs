using System.Collections.Immutable;
using Distiller.Distillation.Diffusion;
using Distiller.Distillation.DisBack;
using Distiller.Zoo.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>The experiment with small images: a U-Net, its students, and the Fréchet distance of features.</summary>
internal sealed class Pictures : IDisposable
{
    public const string Law = "images";
    private const int Batch = 64;
    private const int Shown = 1000;
    private const int Watched = 8;
    private const int Nodes = 6;
    private const double StartSigma = 1;
    private const double TeacherRate = 1e-3;
    private const double TeacherAverage = 0.999;
    private const double FakeRate = 3e-4;
    private static readonly EdmPreconditioning Edm = new();
    private static readonly ScoreModel Scores = new() { Preconditioning = Edm, Levels = new LogNormalLevels() };
    private readonly Scale _scale;
    private readonly int _size;
    private readonly long _seed;
    private readonly PreconditionedDenoiser _teacher;
    private readonly GlyphClassifier _classifier;
    private readonly Tensor _held;
    private readonly Tensor _noise;

    /// <param name="scale">How long everything learns.</param>
    /// <param name="size">Pixels of a side, a multiple of 8.</param>
    /// <param name="seed">Of images, weights and noise.</param>
    /// <param name="progress">Hears of the teacher's steps.</param>
    public Pictures(Scale scale, int size, long seed, Action<int, double> progress)
    {
        (_scale, _size, _seed) = (scale, size, seed);
        manual_seed(seed);
        _teacher = NewDenoiser();
        _classifier = new GlyphClassifier(size);
        (Tensor images, Tensor classes) = Glyphs.Draw(4000, size, seed);
        using (images)
        using (classes)
        {
            _classifier.Learn(images, classes, 200);
            DiffusionTrainer.Train(_teacher, images, Edm, Scores.Levels, scale.ImageTeacherSteps, Batch, TeacherRate, seed, progress, TeacherAverage);
        }

        (_held, Tensor unused) = Glyphs.Draw(Shown, size, 500 + seed);
        unused.Dispose();
        using Generator generator = new((ulong)(3000 + seed));
        _noise = randn([Shown, 1, size, size], generator: generator);
        References = Refer();
    }

    /// <summary>What the teacher reaches in many steps, and what fresh data reach.</summary>
    public References References { get; }

    public ImmutableArray<float> Data => [.. _held.data<float>()];

    public Curve Teach(Condition condition, string start, CancellationToken cancellation)
    {
        manual_seed(100 + _seed);
        using PreconditionedDenoiser network = NewDenoiser();
        if (start == Starts.Matched)
        {
            network.load_state_dict(_teacher.state_dict());
        }

        DenoiserGenerator inner = new(network, StartSigma);
        Course course = new()
        {
            Teacher = _teacher,
            NewDenoiser = NewDenoiser,
            Options = condition.Options(Scores, _scale.ImageDegradationSteps, Nodes, _scale.ImageInterval, fakeSteps: 1, FakeRate, Batch, _seed) with { MismatchSamples = Watched },
            Noise = _noise,
            Updates = _scale.ImageUpdates,
            Batch = Batch,
            LearningRate = _scale.ImageRate,
            Measure = Measure,
        };
        return course.Teach(start == Starts.Matched ? inner : new Shifted(inner, -1, 0.5), new Curve(Law, start, condition.Name, _seed), cancellation);
    }

    public void Dispose()
    {
        _teacher.Dispose();
        _classifier.Dispose();
        _held.Dispose();
        _noise.Dispose();
    }

    private PreconditionedDenoiser NewDenoiser() => new(new DenoisingUNet(width: _scale.ImageWidth), Edm);

    private References Refer()
    {
        using DisposeScope scope = NewDisposeScope();
        DiffusionSampler sampler = new();
        Tensor samples = sampler.Sample(_teacher, _noise);
        (Tensor fresh, Tensor _) = Glyphs.Draw(Shown, _size, 900 + _seed);
        return new(Measure(samples, 0, sampler.Evaluations), Measure(fresh, 0, 0), [.. samples.data<float>()]);
    }

    private Measurement Measure(Tensor samples, long update, long evaluations)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        double distance = FrechetDistance.Between(_classifier.FeaturesOf(samples), _classifier.FeaturesOf(_held));
        Tensor shares = nn.functional.one_hot(_classifier.call(samples).argmax(1), Glyphs.Classes).to_type(ScalarType.Float32).mean([0]);
        double histogram = (shares - (1.0 / Glyphs.Classes)).abs().sum().item<float>() / 2;
        return new(update, evaluations, distance, histogram, double.NaN, double.NaN);
    }
}
