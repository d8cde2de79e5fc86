using Distiller.Data;
using Distiller.Distillation.Layerwise;
using Distiller.Persistence;
using Distiller.Scheduling;
using Distiller.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Layerwise;

/// <summary>A student of one layer, a teacher of three, padded sequences, and the trainer.</summary>
internal sealed class LayerwiseRun : IDisposable
{
    public const int Epochs = 3;
    public const int Width = 6;
    private const int Samples = 12;
    private readonly Tensor _inputs;
    private readonly Tensor _lengths;
    private readonly optim.Optimizer _optimizer;
    private readonly TensorBatches _batches;

    public LayerwiseRun(LayerwiseOptions? options = null, Func<CompressionSchedule, CompressionSchedule>? before = null, bool isPadded = true)
    {
        manual_seed(11);
        Teacher = new Net(layers: 3, dropout: 0.5);
        Student = new Net(layers: 1, dropout: 0);
        TeacherWeights.Copy(Teacher, Student, ("features", "features"), ("layers.0", "layers.0"));
        _inputs = randn(Samples, 20);
        long[] lengths = [.. Enumerable.Range(0, Samples).Select(i => isPadded ? 12L + (i % 3 * 4) : 20L)];
        for (var i = 0; i < Samples; i++)
        {
            if (lengths[i] < 20)
            {
                using var scope = NewDisposeScope();
                _inputs[i].narrow(0, lengths[i], 20 - lengths[i]).zero_();
            }
        }

        _lengths = tensor(lengths);
        Pupil = new LayerwiseStudent(Encoder(Student), Encoder(Teacher), options ?? Options, Width);
        _optimizer = optim.AdamW(Student.parameters().Concat(Pupil.ExtraParameters()), lr: 1e-2, beta1: 0.9, beta2: 0.98, weight_decay: 1e-6);
        var schedule = (before?.Invoke(CompressionSchedule.Empty) ?? CompressionSchedule.Empty).DistillLayers(Pupil, EpochWindow.Range(0, Epochs));
        Scheduler = new CompressionScheduler(schedule, Student, _optimizer);
        Trainer = new Trainer(Pupil.ToTask(), _optimizer, Scheduler, new TrainerOptions { Epochs = Epochs });
        _batches = new TensorBatches(_inputs, _lengths, new BatchOptions { BatchSize = 4, Shuffle = true, Seed = 2 });
    }

    public static LayerwiseOptions Options { get; } = new() { Targets = [1, 2, 3] };

    public Net Student { get; }

    public Net Teacher { get; }

    public LayerwiseStudent Pupil { get; }

    public CompressionScheduler Scheduler { get; }

    public Trainer Trainer { get; }

    public IBatchSource Batches => _batches;

    public void Fit() => Trainer.Fit(_batches);

    public void RunEpoch() => Trainer.RunEpoch(_batches);

    public void Step() => _optimizer.step();

    public Checkpoint Capture() => Checkpoint.Of(Student, _optimizer, Scheduler, Trainer);

    public void Restore(Checkpoint checkpoint) => checkpoint.Restore(Student, _optimizer, Scheduler, Trainer);

    public byte[] Weights() => [.. BytesOf(Student), .. Pupil.Heads is { } heads ? BytesOf(heads) : []];

    public static byte[] BytesOf(nn.Module model) => [.. model.state_dict().Values.SelectMany(value => value.bytes.ToArray())];

    public static SequenceEncoder Encoder(Net net) => new()
    {
        Module = net,
        Run = (inputs, _) => net.call(inputs),
        FramesOf = samples => samples / 4,
        StatePaths = ["entry", .. Enumerable.Range(0, net.Layers).Select(layer => $"layers.{layer}")],
        FeaturePath = "features",
    };

    public void Dispose()
    {
        Scheduler.Dispose();
        Pupil.Dispose();
        _optimizer.Dispose();
        _batches.Dispose();
        _inputs.Dispose();
        _lengths.Dispose();
        Student.Dispose();
        Teacher.Dispose();
    }

    /// <summary>Frames of four samples, a linear map of each, and layers that add to it: no frame sees another one.</summary>
    internal sealed class Net : nn.Module<Tensor, Tensor>
    {
        private readonly Linear features = nn.Linear(4, Width);
        private readonly Identity entry = nn.Identity();
        private readonly Sequential layers;

        public Net(int layers, double dropout)
            : base(nameof(Net))
        {
            Layers = layers;
            this.layers = nn.Sequential(Enumerable.Range(0, layers).Select(
                nn.Module<Tensor, Tensor> (_) => nn.Sequential(nn.Linear(Width, Width), nn.Tanh(), nn.Dropout(dropout))));
            RegisterComponents();
        }

        public int Layers { get; }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var x = entry.call(features.call(input.reshape(input.shape[0], -1, 4)));
            return layers.call(x).MoveToOuterDisposeScope();
        }
    }
}
