using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;

namespace ScottPlot.Engine;

/// <summary>Makes gnuplot's SVG fit to be put into a page several times: own ids, no tool metadata, no clutter.</summary>
internal static class SvgCleaner
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly XName Href = XNamespace.Get("http://www.w3.org/1999/xlink") + "href";

    public static string Clean(byte[] drawn, string script, string title, int width, int height)
    {
        XElement root = XDocument.Load(new MemoryStream(drawn)).Root!;
        root.Descendants(Svg + "title").Remove();
        root.Descendants(Svg + "desc").Remove();
        ReplaceTextBoxes(root);
        RemoveUnused(root);
        RemoveEmptyGroups(root);
        PrefixIds(root, Prefix(script));
        foreach (XElement image in root.Descendants(Svg + "image"))
        {
            image.SetAttributeValue("style", "image-rendering:pixelated");
        }

        foreach (XElement text in root.Descendants().Where(e => e.Attribute("font-family") is not null))
        {
            SetFont(text, ((string)text.Attribute("font-family")!).Split(':'));
        }

        root.SetAttributeValue("width", width.ToString(CultureInfo.InvariantCulture));
        root.SetAttributeValue("height", height.ToString(CultureInfo.InvariantCulture));
        root.SetAttributeValue("style", "max-width:100%;height:auto");
        root.SetAttributeValue("role", "img");
        if (title.Length > 0)
        {
            root.AddFirst(new XElement(Svg + "title", title));
        }

        return root.ToString(SaveOptions.DisableFormatting).Replace("\r", "", StringComparison.Ordinal);
    }

    private static string Prefix(string script) =>
        "p" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(script)))[..10] + "-";

    // gnuplot backs boxed texts with a filter, which several viewers ignore, and writes each text twice.
    private static void ReplaceTextBoxes(XElement root)
    {
        foreach (XElement boxed in root.Descendants(Svg + "g")
            .Where(g => ((string?)g.Attribute("style"))?.StartsWith("filter:", StringComparison.Ordinal) == true).ToList())
        {
            string id = References(boxed.Attribute("style")!).First();
            XElement? flood = root.Descendants(Svg + "filter").FirstOrDefault(f => (string?)f.Attribute("id") == id)?
                .Element(Svg + "feFlood");
            boxed.SetAttributeValue("style", "paint-order:stroke");
            boxed.SetAttributeValue("stroke", (string?)flood?.Attribute("flood-color") ?? "#FFFFFF");
            boxed.SetAttributeValue("stroke-width", "4");
            boxed.SetAttributeValue("stroke-opacity", "0.85");
            boxed.ElementsAfterSelf(Svg + "g").FirstOrDefault(g => g.Value == boxed.Value
                && (string?)g.Attribute("transform") == (string?)boxed.Attribute("transform"))?.Remove();
        }
    }

    private static void SetFont(XElement text, string[] nameAndStyles)
    {
        // A reader's machine may lack the font; names after the first are what browsers take then.
        text.SetAttributeValue("font-family", $"{nameAndStyles[0]}, Verdana, sans-serif");
        text.SetAttributeValue("font-weight", nameAndStyles.Contains("Bold") ? "bold" : null);
        text.SetAttributeValue("font-style", nameAndStyles.Contains("Italic") ? "italic" : null);
    }

    private static void RemoveUnused(XElement root)
    {
        List<XElement> definitions = [.. root.Descendants(Svg + "defs").Elements()];
        int before;
        do
        {
            // Definitions refer to each other, so that removing one can make another one useless.
            before = definitions.Count;
            HashSet<string> used = [.. root.Descendants().Attributes().SelectMany(References)];
            definitions.Where(d => !used.Contains((string?)d.Attribute("id") ?? "")).Remove();
            definitions.RemoveAll(d => d.Parent is null);
        }
        while (definitions.Count < before);

        root.Descendants(Svg + "defs").Where(d => !d.HasElements).Remove();
    }

    private static IEnumerable<string> References(XAttribute attribute)
    {
        if (attribute.Name == Href && attribute.Value.StartsWith('#'))
        {
            yield return attribute.Value[1..];
        }

        int start = attribute.Value.IndexOf("url(#", StringComparison.Ordinal);
        int end = start < 0 ? -1 : attribute.Value.IndexOf(')', start);
        if (end > 0)
        {
            yield return attribute.Value[(start + 5)..end];
        }
    }

    private static void RemoveEmptyGroups(XElement root)
    {
        while (root.Descendants(Svg + "g").Where(g => !g.HasElements).ToList() is { Count: > 0 } empty)
        {
            empty.ForEach(element => element.Remove());
        }
    }

    private static void PrefixIds(XElement root, string prefix)
    {
        HashSet<string> used = [.. root.Descendants().Attributes().SelectMany(References)];
        root.DescendantsAndSelf().Attributes("id").Where(id => !used.Contains(id.Value)).Remove();
        foreach (XAttribute attribute in root.DescendantsAndSelf().Attributes())
        {
            attribute.Value = attribute.Name switch
            {
                { LocalName: "id" } => prefix + attribute.Value,
                { } name when name == Href && attribute.Value.StartsWith('#') => $"#{prefix}{attribute.Value[1..]}",
                _ => attribute.Value.Replace("url(#", $"url(#{prefix}", StringComparison.Ordinal),
            };
        }
    }
}
