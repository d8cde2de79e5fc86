using Distiller.Data;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Zoo.Speech.Whisper;
using Spectre.Console;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.LabelFreeAsr;

/// <summary>Trains the teacher on the labelled recordings and a copy of them in light noise, with the help of their alignments.</summary>
internal static class Teacher
{
    // The mild part of the pool has 10 to 20 dB: the teacher is good there, and fails on other voices, on babble and on what is broken.
    private const double LoudestNoise = 10;
    private const double SoftestNoise = 25;

    public static WhisperModel Train(Scale scale, Corpus labelled, long seed, IAnsiConsole console, CancellationToken cancellation)
    {
        manual_seed(seed);
        WhisperModel model = new(Transcriber.Config(scale.Width, scale.Layers));
        using var letters = nn.Linear(scale.Width, Transcriber.Tokenizer.Count);
        using var places = nn.Linear(scale.Width, Transcriber.MaxTokens);
        WithHeads all = new(model, letters, places);
        using var noisy = labelled.WithNoise(LoudestNoise, SoftestNoise, seed + 31);
        using var features = cat([labelled.Features, noisy.Features], 0);
        using var targets = Alignment.Targets([.. labelled.Clips, .. noisy.Clips]);
        Fitting.Fit("teacher", console, Fitting.Task(all, Loss), new UpdateBatches(features, targets, scale.Batch, scale.TeacherSteps, seed), rate: 2e-3, cancellation);
        model.eval();
        return model;

        Tensor Loss(Batch batch)
        {
            using var scope = NewDisposeScope();
            var texts = Alignment.TextsOf(batch.Targets);
            var encoded = model.Encode(batch.Inputs);
            var aligned = Alignment.Loss(letters.call(encoded), Alignment.LettersOf(batch.Targets)) + Alignment.Loss(places.call(encoded), Alignment.PlacesOf(batch.Targets));
            return (SequenceLoss.CrossEntropy(model.Decode(encoded, texts.select(1, 0)), texts.select(1, 1)) + aligned).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The model and what helps to train it, as one set of parameters. All belong to others, so it is never disposed.</summary>
    private sealed class WithHeads : nn.Module
    {
        public WithHeads(WhisperModel model, params Linear[] heads)
            : base(nameof(WithHeads))
        {
            register_module("model", model);
            for (var i = 0; i < heads.Length; i++)
            {
                register_module(FormattableString.Invariant($"head{i}"), heads[i]);
            }
        }
    }
}
