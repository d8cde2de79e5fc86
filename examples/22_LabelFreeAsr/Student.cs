using System.Collections.Immutable;
using Distiller.Distillation.LabelFree.Metrics;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Scheduling;
using Distiller.Zoo.Speech.Whisper;
using Spectre.Console;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>What a student came to, recording by recording.</summary>
/// <param name="Name">Its condition.</param>
/// <param name="IsLabelFree">Whether it needed no labels of the pool.</param>
/// <param name="Kept">Recordings that it learned from.</param>
/// <param name="Validation">Errors on the validation set's intact recordings.</param>
/// <param name="Inside">Errors on clean speech of new speakers.</param>
/// <param name="Outside">Errors on shifted speech of new speakers.</param>
internal sealed record Outcome(
    string Name, bool IsLabelFree, int Kept, ImmutableArray<ErrorCounts> Validation, ImmutableArray<ErrorCounts> Inside, ImmutableArray<ErrorCounts> Outside)
{
    public double ValidationRate => Transcriber.Rate(Validation);

    public double InsideRate => Transcriber.Rate(Inside);

    public double OutsideRate => Transcriber.Rate(Outside);
}

/// <summary>Trains students: the same layers of the teacher, the same objective, the same number of updates.</summary>
internal static class Student
{
    public static WhisperModel New(WhisperModel teacher, int layers) => WhisperStudent.Create(teacher, new(
        LayerSelector.MaximallySpaced(teacher.Config.EncoderLayers, layers), LayerSelector.MaximallySpaced(teacher.Config.DecoderLayers, layers)));

    public static Outcome Teach(
        Condition condition, WhisperModel teacher, Tensor features, Scale scale, Corpora sets, long seed, IAnsiConsole console, CancellationToken cancellation)
    {
        using var student = New(teacher, scale.Layers / 2);
        using var index = tensor([.. condition.Rows.Select(row => (long)row)], dtype: ScalarType.Int64);
        using var inputs = features.index_select(0, index);
        using var targets = Transcriber.Targets(condition.Texts);
        using SequencePair pair = new(Transcriber.Described(student), Transcriber.Described(teacher), new() { CacheCapacity = condition.Rows.Length });
        Fitting.Fit(
            $"student, {condition.Name}",
            console,
            pair.ToTask(),
            new UpdateBatches(inputs, targets, scale.Batch, scale.StudentSteps, seed),
            rate: 1e-3,
            cancellation,
            schedule => schedule.DistillSequence(pair, EpochWindow.At(0), SequenceDistillationOptions.Paper));
        return Measure(condition.Name, condition.IsLabelFree, condition.Rows.Length, student, sets);
    }

    public static Outcome Measure(string name, bool isLabelFree, int kept, WhisperModel model, Corpora sets) => new(
        name,
        isLabelFree,
        kept,
        [.. Transcriber.Errors(model, sets.Validation).Where((_, i) => !sets.Validation.Clips[i].IsBroken)],
        Transcriber.Errors(model, sets.Inside),
        Transcriber.Errors(model, sets.Outside));
}
