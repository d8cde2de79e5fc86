using System.Collections.Immutable;
using Distiller.Distillation.DisBack;
using Distiller.Distillation.Diffusion;
using Distiller.Scheduling;
using Distiller.Training;
using Distiller.Zoo.Diffusion;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>The experiment in the plane: a teacher for one law and seed, and students under all conditions.</summary>
internal sealed class Plane : IDisposable
{
    public const string Matched = "matched";
    public const string Mismatched = "mismatched";
    private const int Batch = 256;
    private const double StartSigma = 3;
    private const double Shift = 4;
    private const double Rate = 1e-3;
    private const int Interval = 15;
    private const int Nodes = 6;
    private static readonly ImmutableArray<double> Bandwidths = [0.1, 0.3, 1.0];
    private static readonly EdmPreconditioning Edm = new() { DataDeviation = 1 };
    private static readonly ScoreModel Law = new() { Preconditioning = Edm, Levels = new LogNormalLevels { Mean = -0.8 } };
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
        DiffusionTrainer.Train(_teacher, data, Edm, Law.Levels, scale.TeacherSteps, Batch, 2e-3, seed);
        _held = Mixtures.Draw(law, scale.Samples, 2000 + seed);
        using Generator generator = new((ulong)(3000 + seed));
        _noise = randn([scale.Samples, 2], generator: generator);
        _directions = SlicedWasserstein.Directions(2, 64, seed);
    }

    /// <summary>What the teacher reaches in many steps, and what fresh data reach.</summary>
    public (Measurement Teacher, Measurement Fresh, ImmutableArray<float> Samples) References()
    {
        using DisposeScope scope = NewDisposeScope();
        DiffusionSampler sampler = new();
        Tensor samples = sampler.Sample(_teacher, _noise);
        Tensor fresh = Mixtures.Draw(_law, _scale.Samples, 4000 + _seed);
        return (Measure(samples, 0, sampler.Evaluations), Measure(fresh, 0, 0), [.. samples.data<float>()]);
    }

    public Curve Teach(Condition condition, string start, CancellationToken cancellation)
    {
        manual_seed(100 + _seed);
        using PreconditionedDenoiser network = NewDenoiser();
        if (start == Matched)
        {
            network.load_state_dict(_teacher.state_dict());
        }

        DenoiserGenerator inner = new(network, StartSigma);
        using OneStepStudent student = new(start == Matched ? inner : new Shifted(inner, 1, Shift), [2]);
        EpochWindow always = EpochWindow.Range(0, _scale.Updates / Scale.Every);
        ScoreDistillationOptions options = condition.Options(Law, _scale.DegradationSteps, Nodes, Interval, fakeSteps: 2, Rate, Batch, _seed);
        CompressionSchedule schedule = CompressionSchedule.Empty.DistillScores(student, _teacher, NewDenoiser, options, always);
        using optim.Optimizer optimizer = optim.Adam(network.parameters(), Rate, beta1: 0, beta2: 0.99);
        using CompressionScheduler scheduler = new(schedule, network, optimizer);
        List<Measurement> points = [Measure(student)];
        Trainer trainer = new(student.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = always.Last + 1 });
        NoiseBatches noise = new([2], Batch, Scale.Every, _seed);
        while (trainer.Epoch <= always.Last)
        {
            trainer.RunEpoch(noise, cancellation: cancellation);
            points.Add(Measure(student));
        }

        using Tensor samples = Samples(student);
        return new Curve(_law, start, condition.Name, _seed, [.. points])
        {
            Nodes = [.. (student.Path?.Nodes ?? []).Select(node => new NodeFacts(node.Step, node.RelativeDistance, node.Checksum))],
            Switches = student.Switches,
            Samples = [.. samples.data<float>()],
        };
    }

    public void Dispose()
    {
        _teacher.Dispose();
        _held.Dispose();
        _noise.Dispose();
        _directions.Dispose();
    }

    private static PreconditionedDenoiser NewDenoiser() => new(new DenoisingMlp(), Edm);

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
