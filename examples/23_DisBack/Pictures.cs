using System.Collections.Immutable;
using Distiller.Distillation.DisBack;
using Distiller.Distillation.Diffusion;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>The experiment with images of 8×8: a U-Net, its students, and the Fréchet distance of features.</summary>
internal sealed class Pictures : IDisposable
{
    public const int Size = 8;
    public const string Law = "images 8×8";
    private const int Batch = 64;
    private const int Shown = 500;
    private const double StartSigma = 3;
    private static readonly EdmPreconditioning Edm = new();
    private static readonly ScoreModel Scores = new() { Preconditioning = Edm, Levels = new LogNormalLevels() };
    private readonly Scale _scale;
    private readonly long _seed;
    private readonly PreconditionedDenoiser _teacher;
    private readonly GlyphClassifier _classifier;
    private readonly Tensor _held;
    private readonly Tensor _noise;

    public Pictures(Scale scale, long seed, Action<int, double> progress)
    {
        (_scale, _seed) = (scale, seed);
        manual_seed(seed);
        _teacher = NewDenoiser();
        _classifier = new GlyphClassifier(Size);
        (Tensor images, Tensor classes) = Glyphs.Draw(4000, Size, seed);
        using (images)
        using (classes)
        {
            _classifier.Learn(images, classes, 200);
            DiffusionTrainer.Train(_teacher, images, Edm, Scores.Levels, scale.ImageTeacherSteps, Batch, 1e-3, seed, progress);
        }

        (_held, Tensor unused) = Glyphs.Draw(Shown, Size, 500 + seed);
        unused.Dispose();
        using Generator generator = new((ulong)(3000 + seed));
        _noise = randn([Shown, 1, Size, Size], generator: generator);
    }

    public ImmutableArray<float> Data => [.. _held.data<float>()];

    public (Measurement Teacher, Measurement Fresh, ImmutableArray<float> Samples) References()
    {
        using DisposeScope scope = NewDisposeScope();
        DiffusionSampler sampler = new();
        Tensor samples = sampler.Sample(_teacher, _noise);
        (Tensor fresh, Tensor _) = Glyphs.Draw(Shown, Size, 900 + _seed);
        return (Measure(samples, 0, sampler.Evaluations), Measure(fresh, 0, 0), [.. samples.data<float>()]);
    }

    public Curve Teach(Condition condition, CancellationToken cancellation)
    {
        manual_seed(100 + _seed);
        using PreconditionedDenoiser network = NewDenoiser();
        using OneStepStudent student = new(new Shifted(new DenoiserGenerator(network, StartSigma), -1, 0.5), [1, Size, Size]);
        EpochWindow always = EpochWindow.Range(0, _scale.ImageUpdates / Scale.Every);
        ScoreDistillationOptions options = condition.Options(
            Scores, _scale.ImageDegradationSteps, nodes: 6, Math.Max(1, _scale.ImageUpdates / 30), fakeSteps: 1, 3e-4, Batch, _seed);
        using optim.Optimizer optimizer = optim.Adam(network.parameters(), 3e-4, beta1: 0, beta2: 0.99);
        using CompressionScheduler scheduler = new(
            CompressionSchedule.Empty.DistillScores(student, _teacher, NewDenoiser, options, always), network, optimizer);
        List<Measurement> points = [Measure(student)];
        Trainer trainer = new(student.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = always.Last + 1 });
        NoiseBatches noise = new([1, Size, Size], Batch, Scale.Every, _seed);
        while (trainer.Epoch <= always.Last)
        {
            trainer.RunEpoch(noise, cancellation: cancellation);
            points.Add(Measure(student));
        }

        using Tensor samples = Samples(student);
        return new Curve(Law, Plane.Mismatched, condition.Name, _seed, [.. points]) { Samples = [.. samples.data<float>()], Switches = student.Switches };
    }

    public void Dispose()
    {
        _teacher.Dispose();
        _classifier.Dispose();
        _held.Dispose();
        _noise.Dispose();
    }

    private PreconditionedDenoiser NewDenoiser() => new(new DenoisingUNet(width: _scale.ImageWidth), Edm);

    private Tensor Samples(OneStepStudent student)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return student.Generator.OneStep(_noise).MoveToOuterDisposeScope();
    }

    private Measurement Measure(OneStepStudent student)
    {
        using Tensor samples = Samples(student);
        return Measure(samples, student.Updates, student.Evaluations);
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
