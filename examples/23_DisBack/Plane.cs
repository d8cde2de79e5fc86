using System.Collections.Immutable;
using Distiller.Distillation.Diffusion;
using Distiller.Distillation.DisBack;
using Distiller.Zoo.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>The experiment in the plane: a teacher for one law and seed, and students under all conditions.</summary>
internal sealed class Plane : IDisposable
{
    private const int Batch = 256;
    private const double StartSigma = 3;
    private const double Shift = 4;
    private const double TeacherRate = 2e-3;
    private const double Rate = 1e-3;
    private const int Interval = 15;
    private const int Nodes = 6;
    private static readonly ImmutableArray<double> Bandwidths = [0.1, 0.3, 1.0];
    private static readonly EdmPreconditioning Edm = new() { DataDeviation = 1 };
    private static readonly ScoreModel Scores = new() { Preconditioning = Edm, Levels = new LogNormalLevels { Mean = -0.8 } };
    private readonly Scale _scale;
    private readonly string _law;
    private readonly long _seed;
    private readonly PreconditionedDenoiser _teacher;
    private readonly Tensor _held;
    private readonly Tensor _noise;
    private readonly Tensor _directions;

    public Plane(Scale scale, string law, long seed)
    {
        (_scale, _law, _seed) = (scale, law, seed);
        manual_seed(seed);
        _teacher = NewDenoiser();
        using Tensor data = Mixtures.Draw(law, 20_000, 1000 + seed);
        DiffusionTrainer.Train(_teacher, data, Edm, Scores.Levels, scale.TeacherSteps, Batch, TeacherRate, seed);
        _held = Mixtures.Draw(law, scale.Samples, 2000 + seed);
        using Generator generator = new((ulong)(3000 + seed));
        _noise = randn([scale.Samples, 2], generator: generator);
        _directions = SlicedWasserstein.Directions(2, 64, seed);
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
            Options = condition.Options(Scores, _scale.DegradationSteps, Nodes, Interval, fakeSteps: 2, Rate, Batch, _seed),
            Noise = _noise,
            Updates = _scale.Updates,
            Batch = Batch,
            LearningRate = Rate,
            ShowsNodes = true,
            Measure = Measure,
        };
        return course.Teach(start == Starts.Matched ? inner : new Shifted(inner, 1, Shift), new Curve(_law, start, condition.Name, _seed), cancellation);
    }

    public void Dispose()
    {
        _teacher.Dispose();
        _held.Dispose();
        _noise.Dispose();
        _directions.Dispose();
    }

    private static PreconditionedDenoiser NewDenoiser() => new(new DenoisingMlp(), Edm);

    private References Refer()
    {
        using DisposeScope scope = NewDisposeScope();
        DiffusionSampler sampler = new();
        Tensor samples = sampler.Sample(_teacher, _noise);
        Tensor fresh = Mixtures.Draw(_law, _scale.Samples, 4000 + _seed);
        return new(Measure(samples, 0, sampler.Evaluations), Measure(fresh, 0, 0), [.. samples.data<float>()]);
    }

    private Measurement Measure(Tensor samples, long update, long evaluations)
    {
        (double coverage, double precision) = _law == Mixtures.Ring ? Mixtures.Near(samples) : (double.NaN, double.NaN);
        return new(
            update,
            evaluations,
            MaximumMeanDiscrepancy.Squared(samples, _held, Bandwidths),
            SlicedWasserstein.Distance(samples, _held, _directions),
            coverage,
            precision);
    }
}
