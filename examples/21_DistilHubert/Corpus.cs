using System.Collections.Immutable;
using Distiller.Data;
using Distiller.Zoo.Speech;
using static TorchSharp.torch;

namespace Distiller.Examples.DistilHubert;

/// <summary>All recordings. Speakers of validation and test are heard by no encoder; speakers are told apart on words that no probe has learned from.</summary>
internal sealed class Corpus : IDisposable
{
    private static readonly ImmutableArray<int> Known = [.. Enumerable.Range(0, 16)];
    private static readonly ImmutableArray<int> Validating = [.. Enumerable.Range(16, 4)];
    private static readonly ImmutableArray<int> Testing = [.. Enumerable.Range(20, 4)];
    private static readonly ImmutableArray<int> FirstWords = [.. Enumerable.Range(0, 6)];
    private readonly Tensor lengths;

    public Corpus(Scale scale, long seed)
    {
        Recordings Make(int series, int count, ImmutableArray<int> speakers, ImmutableArray<int> words = default) =>
            new([.. SpokenWords.Make((seed * 100) + series, count, speakers, words)], scale.Teacher);
        Pool = Make(1, scale.Pool, Known);
        Training = Make(2, scale.ProbeTraining, Known);
        Validation = Make(3, scale.ProbeValidation, Validating);
        Test = Make(4, scale.ProbeTest, Testing);
        SpeakerTraining = Make(5, scale.ProbeTraining, Known, FirstWords);
        SpeakerValidation = Make(6, scale.ProbeValidation, Known, [6, 7]);
        SpeakerTest = Make(7, scale.ProbeTest, Known, [8, 9]);
        lengths = full([scale.Pool], Pool.Waveforms.shape[1], dtype: ScalarType.Int64);
        Batches = new TensorBatches(Pool.Waveforms, lengths, new BatchOptions { BatchSize = Scale.Batch, Shuffle = true, DropLast = true, Seed = seed });
        HeldOutLengths = full([scale.ProbeValidation], Validation.Waveforms.shape[1], dtype: ScalarType.Int64);
        HeldOut = new TensorBatches(Validation.Waveforms, HeldOutLengths, new BatchOptions { BatchSize = 4 * Scale.Batch });
    }

    /// <summary>Recordings without labels, as batches of waveforms and their lengths.</summary>
    public TensorBatches Batches { get; }

    /// <summary>Recordings of other speakers, to measure how well a student predicts.</summary>
    public TensorBatches HeldOut { get; }

    public Recordings Pool { get; }

    public Recordings Training { get; }

    public Recordings Validation { get; }

    public Recordings Test { get; }

    public Recordings SpeakerTraining { get; }

    public Recordings SpeakerValidation { get; }

    public Recordings SpeakerTest { get; }

    private Tensor HeldOutLengths { get; }

    public void Dispose()
    {
        foreach (var part in (IDisposable[])[Batches, HeldOut, lengths, HeldOutLengths, Pool, Training, Validation, Test, SpeakerTraining, SpeakerValidation, SpeakerTest])
        {
            part.Dispose();
        }
    }
}
