using System.Collections.Immutable;
using Distiller.Distillation.DisBack;
using Distiller.Distillation.Diffusion;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.DisBack;

/// <summary>What one student goes through: the same for points in the plane and for images.</summary>
internal sealed record Course
{
    private const double Beta1 = 0;
    private const double Beta2 = 0.99;
    private static readonly ImmutableArray<long> Remembered = [0, 50, 100, 200];

    public required PreconditionedDenoiser Teacher { get; init; }

    public required Func<PreconditionedDenoiser> NewDenoiser { get; init; }

    public required ScoreDistillationOptions Options { get; init; }

    /// <summary>Fixed noise (count, ...): the student is measured on what it makes of it.</summary>
    public required Tensor Noise { get; init; }

    public required int Updates { get; init; }

    public required int Batch { get; init; }

    public required double LearningRate { get; init; }

    /// <summary>Whether what each node takes for data is sampled at the end.</summary>
    public bool ShowsNodes { get; init; }

    /// <summary>Measures samples after some updates and evaluations.</summary>
    public required Func<Tensor, long, long, Measurement> Measure { get; init; }

    /// <summary>Teaches a generator and measures it every <see cref="Scale.Every"/> updates.</summary>
    public Curve Teach(IOneStepGenerator generator, Curve heading, CancellationToken cancellation)
    {
        long[] shape = Noise.shape[1..];
        using OneStepStudent student = new(generator, shape);
        EpochWindow always = EpochWindow.Range(0, Updates / Scale.Every);
        CompressionSchedule schedule = CompressionSchedule.Empty.DistillScores(student, Teacher, NewDenoiser, Options, always);
        using optim.Optimizer optimizer = optim.Adam(generator.Module.parameters(), LearningRate, beta1: Beta1, beta2: Beta2);
        using CompressionScheduler scheduler = new(schedule, generator.Module, optimizer);
        MismatchLog mismatch = new();
        Trainer trainer = new(student.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = always.Last + 1, Observers = [mismatch] });
        NoiseBatches noise = new(shape, Batch, Scale.Every, Options.Seed);
        List<Measurement> points = [];
        List<Snapshot> snapshots = [];
        void Look()
        {
            using Tensor samples = Samples(student);
            points.Add(Measure(samples, student.Updates, student.Evaluations) with { Mismatch = mismatch.Last });
            if (Remembered.Contains(student.Updates) || student.Updates == Updates)
            {
                snapshots.Add(new($"{student.Updates}", [.. samples.data<float>()]));
            }
        }

        Look();
        while (trainer.Epoch <= always.Last)
        {
            trainer.RunEpoch(noise, cancellation: cancellation);
            Look();
        }

        return heading with
        {
            Points = [.. points],
            Snapshots = [.. snapshots],
            Nodes = [.. (student.Path?.Nodes ?? []).Select(node => new NodeFacts(node.Step, node.RelativeDistance, node.Checksum))],
            NodeSamples = ShowsNodes && student.Path is { } path ? SamplesOf(path) : [],
            Switches = student.Switches,
        };
    }

    private Tensor Samples(OneStepStudent student)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        return student.Generator.OneStep(Noise).MoveToOuterDisposeScope();
    }

    /// <summary>What each node of the path takes for data.</summary>
    private ImmutableArray<Snapshot> SamplesOf(DegradationPath path)
    {
        using PreconditionedDenoiser model = NewDenoiser();
        using DisposeScope scope = NewDisposeScope();
        DiffusionSampler sampler = new();
        Tensor noise = Noise.narrow(0, 0, Math.Min(Noise.shape[0], 1000));
        return [.. path.Nodes.Select((node, i) =>
        {
            path.Load(i, model);
            using Tensor samples = sampler.Sample(model, noise);
            return new Snapshot($"step {node.Step}", [.. samples.data<float>()]);
        })];
    }
}
