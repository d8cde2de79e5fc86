using System.Text;

namespace Distiller.Reports.Html;

/// <summary>Makes plain text safe inside HTML and its attributes.</summary>
internal static class HtmlText
{
    /// <summary>The text with the five special characters named, and without characters that HTML forbids.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            _ = character switch
            {
                '&' => encoded.Append("&amp;"),
                '<' => encoded.Append("&lt;"),
                '>' => encoded.Append("&gt;"),
                '"' => encoded.Append("&quot;"),
                '\'' => encoded.Append("&#39;"),
                < ' ' and not ('\t' or '\n') => encoded.Append('\uFFFD'),
                _ => encoded.Append(character),
            };
        }

        return encoded.ToString();
    }

    /// <summary>A heading as the name of a place in the page: lower-case letters, digits and hyphens.</summary>
    public static string Anchor(string heading)
    {
        var anchor = new StringBuilder();
        foreach (var character in heading)
        {
            if (char.IsAsciiLetterOrDigit(character))
            {
                anchor.Append(char.ToLowerInvariant(character));
            }
            else if (anchor.Length > 0 && anchor[^1] != '-')
            {
                anchor.Append('-');
            }
        }

        return anchor.ToString().TrimEnd('-');
    }
}
