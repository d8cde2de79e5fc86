using static TorchSharp.torch;

namespace Distiller.Examples.Translation;

/// <summary>Searches for likely translations, several sentences at a time.</summary>
/// <remarks>
/// Of all continuations of the translations that are followed, the likeliest are followed on. At the end the sum of logarithms is divided
/// by ((5 + words) / 6)^power. Source: Wu and others 2016, section 7, without the penalty for places that nothing looked at.
/// </remarks>
public static class BeamSearch
{
    /// <summary>Translates sentences of one length.</summary>
    /// <param name="model">The model, in evaluation mode.</param>
    /// <param name="english">Numbers of words with the end mark, (N, S).</param>
    /// <param name="options">Width, length; null for the defaults.</param>
    /// <returns>Numbers of German words up to the end mark, for each sentence.</returns>
    public static long[][] Translate(TranslationModel model, Tensor english, BeamOptions? options = null)
    {
        options ??= new();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Width, 1, nameof(options));
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var memory = model.Encode(english).repeat_interleave(options.Width, 0);
        Hypotheses beams = new((int)english.shape[0], options);
        TranslationState? state = null;
        for (var length = 1; length <= options.Longest && !beams.AreSettled; length++)
        {
            var (scores, next) = model.Decode(beams.LastWords(), memory, state);
            var logarithms = nn.functional.log_softmax(scores.squeeze(1), -1);
            // Of no hypothesis can more continuations survive than there is room for.
            var (values, words) = logarithms.topk(Math.Min(options.Width, (int)logarithms.shape[1]), -1);
            var rows = beams.Advance([.. values.data<float>()], [.. words.data<long>()]);
            state = next.Select(tensor(rows));
        }

        return beams.Best();
    }
}
