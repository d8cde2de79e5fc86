using Distiller.Distillation.DisBack;
using Distiller.Distillation.Diffusion;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.DisBack;

/// <summary>A tiny generator, its teacher and the trainer.</summary>
internal sealed class ToyRun : IDisposable
{
    public const int Epochs = 3;
    private readonly int _batches;
    private static readonly EdmPreconditioning Edm = new() { DataDeviation = 1 };
    private readonly optim.Optimizer _optimizer;
    private readonly PreconditionedDenoiser _average;

    public ToyRun(Func<ScoreDistillationOptions, ScoreDistillationOptions>? change = null, Func<CompressionSchedule, CompressionSchedule>? before = null, int batches = 4)
    {
        _batches = batches;
        manual_seed(5);
        Teacher = New();
        Network = New();
        _average = New();
        Student = new OneStepStudent(new DenoiserGenerator(Network, 3), [2], new DenoiserGenerator(_average, 3));
        var options = new ScoreDistillationOptions
        {
            Law = new ScoreModel { Preconditioning = Edm, Levels = new LogNormalLevels { Mean = -0.8 } },
            Degradation = new() { Steps = 12, NodeCount = 3, BatchSize = 8 },
            Interval = 3,
            MismatchSamples = 4,
        };
        var schedule = (before?.Invoke(CompressionSchedule.Empty) ?? CompressionSchedule.Empty)
            .DistillScores(Student, Teacher, New, change?.Invoke(options) ?? options, EpochWindow.Range(0, Epochs));
        _optimizer = optim.Adam(Network.parameters(), 1e-2);
        Scheduler = new CompressionScheduler(schedule, Network, _optimizer);
        Trainer = new Trainer(Student.ToTask(), _optimizer, Scheduler, new TrainerOptions { Epochs = Epochs });
    }

    public PreconditionedDenoiser Teacher { get; }

    public PreconditionedDenoiser Network { get; }

    public OneStepStudent Student { get; }

    public CompressionScheduler Scheduler { get; }

    public Trainer Trainer { get; }

    public void Fit() => Trainer.Fit(new NoiseBatches([2], 8, _batches, 9));

    public void RunEpoch() => Trainer.RunEpoch(new NoiseBatches([2], 8, _batches, 9));

    public Checkpoint Capture() => Checkpoint.Of(Network, _optimizer, Scheduler, Trainer);

    public void Restore(Checkpoint checkpoint) => checkpoint.Restore(Network, _optimizer, Scheduler, Trainer);

    public byte[] Weights() => [.. BytesOf(Network), .. BytesOf(_average)];

    public static byte[] BytesOf(nn.Module model) => [.. model.state_dict().Values.SelectMany(value => value.bytes.ToArray())];

    public static PreconditionedDenoiser New() => new(new Net(), Edm);

    public void Dispose()
    {
        Scheduler.Dispose();
        Student.Dispose();
        _optimizer.Dispose();
        Network.Dispose();
        _average.Dispose();
        Teacher.Dispose();
    }

    private sealed class Net : nn.Module<Tensor, Tensor, Tensor>
    {
        private readonly Linear fc1 = nn.Linear(3, 8);
        private readonly Linear fc2 = nn.Linear(8, 2);

        public Net()
            : base(nameof(Net)) => RegisterComponents();

        public override Tensor forward(Tensor input, Tensor noise)
        {
            using var scope = NewDisposeScope();
            return fc2.call(fc1.call(cat([input, noise.unsqueeze(1)], 1)).tanh()).MoveToOuterDisposeScope();
        }
    }
}
