using System.Text;

namespace Distiller.Distillation.LabelFree.Signals;

/// <summary>A language model over characters: n-grams with add-k smoothing.</summary>
/// <remarks>
/// p(c | h) = (count(h, c) + k) / (count(h) + k · V), with h the n − 1 characters before and V the number of characters seen, the end of the
/// text and an unknown one included.
/// </remarks>
public sealed class CharacterNgrams
{
    private const char Start = '\u0002';
    private const char End = '\u0003';
    private readonly Dictionary<string, Dictionary<char, int>> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<char> _characters = [End];
    private readonly int _order;
    private readonly double _smoothing;

    /// <summary>Counts a text.</summary>
    /// <param name="sentences">Sentences of the language; they need no sound.</param>
    /// <param name="order">n. Range: 1 and more. Default 4.</param>
    /// <param name="smoothing">k. Range: above 0. Default 0.05.</param>
    /// <exception cref="ArgumentException">There is no sentence.</exception>
    public CharacterNgrams(IEnumerable<string> sentences, int order = 4, double smoothing = 0.05)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(order);
        _order = order;
        _smoothing = Guards.Positive(smoothing);
        foreach (var sentence in sentences)
        {
            foreach (var (history, next) in Steps(sentence))
            {
                if (!_counts.TryGetValue(history, out var followers))
                {
                    _counts[history] = followers = [];
                }

                followers[next] = followers.GetValueOrDefault(next) + 1;
                _characters.Add(next);
            }
        }

        if (_counts.Count == 0)
        {
            throw new ArgumentException("A language model needs text: give at least one sentence.", nameof(sentences));
        }
    }

    /// <summary>The mean negative log-probability of a character of the text, its end included; natural logarithm.</summary>
    /// <param name="text">Any text; characters never seen count as one unknown.</param>
    /// <returns>Above 0.</returns>
    public double NegativeLogLikelihood(string text)
    {
        var (sum, count) = (0.0, 0);
        foreach (var (history, next) in Steps(text))
        {
            var followers = _counts.GetValueOrDefault(history);
            var seen = followers?.GetValueOrDefault(next) ?? 0;
            var total = followers?.Values.Sum() ?? 0;
            sum -= Math.Log((seen + _smoothing) / (total + (_smoothing * (_characters.Count + 1))));
            count++;
        }

        return sum / count;
    }

    private IEnumerable<(string History, char Next)> Steps(string text)
    {
        StringBuilder history = new(new string(Start, _order - 1));
        foreach (var next in text.Append(End))
        {
            yield return (history.ToString(), next);
            if (_order > 1)
            {
                history.Remove(0, 1).Append(next);
            }
        }
    }
}
