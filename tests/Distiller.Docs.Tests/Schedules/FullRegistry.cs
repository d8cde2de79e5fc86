using Distiller.Configuration;
using Distiller.Data;
using Distiller.Distillation;
using Distiller.Distillation.Diffusion;
using Distiller.Distillation.DisBack;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Distillation.Layerwise;
using Distiller.LearningRate;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Scheduling;
using TorchSharp;

namespace Distiller.Docs.Tests.Schedules;

/// <summary>Every class that a schedule file may name, of all assemblies. What a file cannot hold is there in name only.</summary>
internal static class FullRegistry
{
    // Lives as long as the process: the registry hands it to every policy that is read.
    private static readonly TeacherStudent pair = new(torch.nn.Linear(1, 1), [torch.nn.Linear(1, 1)]);

    private static readonly PreconditionedDenoiser denoiser = new(new NoNetwork(), new EdmPreconditioning());
    private static readonly OneStepStudent student = new(new DenoiserGenerator(denoiser, 1), [1]);
    private static readonly ScoreModel law = new() { Preconditioning = new EdmPreconditioning(), Levels = new LogNormalLevels() };

    private static readonly SequencePair sequences = new(NoSequences(), NoSequences());

    public static ComponentRegistry Instance { get; } = new ComponentRegistry()
        .AddPruning(new NoData())
        .AddQuantization()
        .AddDistillation(pair)
        .AddLayerwiseDistillation(options => new LayerwiseStudent(NoLayers(), NoLayers(), options, teacherWidth: 1))
        .AddSequenceDistillation(sequences)
        .AddScoreDistillation(student, denoiser, () => denoiser, law)
        .AddLearningRates();

    public static CompressionSchedule Parse(string text)
    {
        using StringReader reader = new(text);
        return ScheduleFile.Parse(reader, "class.yaml", Instance).Schedule;
    }

    private static SequenceModel NoSequences()
    {
        var module = torch.nn.Linear(1, 1);
        return new()
        {
            Module = module,
            Encoder = module,
            Encode = _ => throw new InvalidOperationException("This network exists in name only."),
            Decode = (_, _) => throw new InvalidOperationException("This network exists in name only."),
        };
    }

    // As many states as the default targets ask for.
    private static SequenceEncoder NoLayers() => new()
    {
        Module = torch.nn.Sequential(Enumerable.Range(0, 13).Select(torch.nn.Module<torch.Tensor, torch.Tensor> (_) => torch.nn.Identity())),
        Run = (_, _) => throw new InvalidOperationException("This network exists in name only."),
        FramesOf = samples => samples,
        StatePaths = [.. Enumerable.Range(0, 13).Select(layer => FormattableString.Invariant($"{layer}"))],
    };

    private sealed class NoNetwork() : torch.nn.Module<torch.Tensor, torch.Tensor, torch.Tensor>(nameof(NoNetwork))
    {
        public override torch.Tensor forward(torch.Tensor input, torch.Tensor noise) => throw new InvalidOperationException("This network exists in name only.");
    }

    private sealed class NoData : IBatchSource
    {
        public int SampleCount => 0;

        public int BatchCount => 0;

        public IEnumerable<Batch> ReadEpoch(int epoch, int firstBatch = 0) => throw new InvalidOperationException("These data exist in name only.");
    }
}
