namespace Distiller.Reports.Tables;

/// <summary>Cuts names in the middle: both ends of a dotted path tell layers apart, the middle seldom does.</summary>
public static class MiddleEllipsis
{
    /// <summary>The text itself if it fits, else its beginning and end with <c>…</c> between.</summary>
    /// <param name="text">The text.</param>
    /// <param name="width">Characters that the result may have, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="width"/> is below 1.</exception>
    public static string Fit(string text, int width)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        if (text.Length <= width)
        {
            return text;
        }

        // The end gets the odd character: "…conv2.weight" says more than "layer1.0…".
        var head = (width - 1) / 2;
        var tail = width - 1 - head;
        return string.Concat(text.AsSpan(0, head), "…", text.AsSpan(text.Length - tail));
    }
}
