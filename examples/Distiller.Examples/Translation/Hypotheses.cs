using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>The translations that a search follows: as many for each sentence.</summary>
internal sealed class Hypotheses
{
    private readonly BeamOptions _options;
    private readonly int _width;
    private Hypothesis[][] _beams;

    public Hypotheses(int sentences, BeamOptions options)
    {
        (_options, _width) = (options, options.Width);
        // All begin alike, so at first only one of them counts.
        _beams = [.. Enumerable.Range(0, sentences).Select(_ => (Hypothesis[])[.. Enumerable.Range(0, _width).Select(i => new Hypothesis([], i == 0 ? 0 : double.NegativeInfinity))])];
    }

    /// <summary>Whether going on cannot change the best translation of any sentence.</summary>
    public bool AreSettled => _beams.All(beam =>
    {
        // Logarithms only fall, so an unfinished translation ends at best with the one that it has, at the greatest length.
        var open = beam.Where(hypothesis => !hypothesis.IsFinished).Select(hypothesis => Score(hypothesis.Logarithm, _options.Longest));
        return Finished(beam).Any(best => open.All(score => score <= best));
    });

    /// <summary>The word to go on from in each translation, (sentences · width, 1).</summary>
    public Tensor LastWords() => tensor(_beams.SelectMany(beam => beam.Select(hypothesis => hypothesis.Words is [.., var last] ? last : Vocabulary.Begin)).ToArray()).unsqueeze(1);

    /// <summary>Goes on by one word in each sentence's likeliest ways.</summary>
    /// <param name="logarithms">Of the likeliest continuations of each translation.</param>
    /// <param name="words">Those continuations.</param>
    /// <returns>The row that each translation goes on from.</returns>
    public long[] Advance(float[] logarithms, long[] words)
    {
        var choices = words.Length / (_beams.Length * _width);
        var rows = new long[_beams.Length * _width];
        _beams = [.. _beams.Select((beam, sentence) =>
        {
            var first = sentence * _width;
            // The sort is stable: of equally likely ways the earlier one is gone.
            (Hypothesis Next, int Row)[] ways = [.. beam.SelectMany((hypothesis, i) => Continue(hypothesis, first + i)).OrderByDescending(way => way.Next.Logarithm).Take(_width)];
            for (var i = 0; i < _width; i++)
            {
                rows[first + i] = ways[i].Row;
            }

            return (Hypothesis[])[.. ways.Select(way => way.Next)];
        })];
        return rows;

        IEnumerable<(Hypothesis Next, int Row)> Continue(Hypothesis hypothesis, int row) => hypothesis.IsFinished
            ? [(hypothesis, row)]
            : Enumerable.Range(row * choices, choices).Select(place => (new Hypothesis([.. hypothesis.Words, words[place]], hypothesis.Logarithm + logarithms[place]), row));
    }

    /// <summary>The best translation of each sentence: finished ones first.</summary>
    public long[][] Best() =>
        [.. _beams.Select(beam => beam.OrderByDescending(hypothesis => hypothesis.IsFinished).ThenByDescending(ScoreOf).First().Words)];

    private IEnumerable<double> Finished(Hypothesis[] beam) => beam.Where(hypothesis => hypothesis.IsFinished).Select(ScoreOf);

    private double ScoreOf(Hypothesis hypothesis) => Score(hypothesis.Logarithm, hypothesis.Words.Length);

    private double Score(double logarithm, int words) => logarithm / Math.Pow((5.0 + words) / 6, _options.LengthPower);

    private sealed record Hypothesis(long[] Words, double Logarithm)
    {
        public bool IsFinished => Words is [.., Vocabulary.End];
    }
}
