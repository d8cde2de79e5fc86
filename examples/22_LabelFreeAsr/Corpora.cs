namespace Distiller.Examples.LabelFreeAsr;

/// <summary>All sets of recordings. No speaker and no recording is in two of them.</summary>
internal sealed class Corpora : IDisposable
{
    public Corpora(Scale scale, long seed)
    {
        Labelled = Corpus.Make("L", scale.Labelled, (8 * seed) + 1, _ => Clip.Clean, (0, 12));
        Pool = Corpus.Make("U", scale.Pool, (8 * seed) + 2, Corpus.KindInPool, (12, 24));
        Validation = Corpus.Make("V", scale.Validation, (8 * seed) + 3, Corpus.KindInPool, (36, 12));
        Inside = Corpus.Make("I", scale.Test, (8 * seed) + 4, _ => Clip.Clean, (48, 12));
        Outside = Corpus.Make("O", scale.Test, (8 * seed) + 5, _ => Clip.Strong, (60, 12));
        Random random = new(unchecked((int)((8 * seed) + 6)));
        var heard = Pool.Clips.Select(clip => clip.Text).ToHashSet(StringComparer.Ordinal);
        while (Sentences.Count < scale.Sentences)
        {
            var sentence = Language.Sentence(random);
            if (!heard.Contains(sentence))
            {
                Sentences.Add(sentence);
            }
        }
    }

    /// <summary>L: clean, with labels.</summary>
    public Corpus Labelled { get; }

    /// <summary>U: without labels.</summary>
    public Corpus Pool { get; }

    /// <summary>V: of the pool's kinds, with labels.</summary>
    public Corpus Validation { get; }

    /// <summary>Test: clean speech of new speakers.</summary>
    public Corpus Inside { get; }

    /// <summary>Test: shifted speech of new speakers.</summary>
    public Corpus Outside { get; }

    /// <summary>T: text alone, none of it said in the pool.</summary>
    public List<string> Sentences { get; } = [];

    public void Dispose()
    {
        Labelled.Dispose();
        Pool.Dispose();
        Validation.Dispose();
        Inside.Dispose();
        Outside.Dispose();
    }
}
