using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Html;

/// <summary>Makes an SVG document part of a page: scales with it, follows its theme, clashes with no other picture.</summary>
internal static partial class InlineSvg
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly string[] ColorAttributes = ["fill", "stroke", "color", "stop-color"];

    /// <summary>The SVG element for a page.</summary>
    /// <param name="document">An SVG document drawn in the given theme.</param>
    /// <param name="theme">The theme whose colours become the page's variables.</param>
    /// <param name="prefix">Put before every identifier, unique in the page.</param>
    /// <param name="title">What the picture is called.</param>
    /// <param name="description">What there is to be seen.</param>
    public static string Of(string document, FigureTheme theme, string prefix, string title, string description)
    {
        var root = XDocument.Parse(document).Root!;
        var variables = HtmlTheme.Variables(theme).ToLookup(pair => pair.Color, pair => pair.Name);
        foreach (var element in root.DescendantsAndSelf())
        {
            Rename(element, prefix);
            foreach (var name in ColorAttributes)
            {
                if (element.Attribute(name) is { } attribute
                    && Color(attribute.Value) is { } color && variables[color].FirstOrDefault() is { } variable)
                {
                    attribute.Value = $"var({variable})";
                }
            }

            element.Attribute("font-family")?.Remove();
        }

        Describe(root, prefix, title, description);
        return root.ToString(SaveOptions.DisableFormatting);
    }

    private static void Describe(XElement root, string prefix, string title, string description)
    {
        var (width, height) = (root.Attribute("width"), root.Attribute("height"));
        if (root.Attribute("viewBox") is null && width is not null && height is not null)
        {
            root.SetAttributeValue("viewBox", $"0 0 {width.Value} {height.Value}");
        }

        width?.Remove();
        height?.Remove();
        root.Attribute("style")?.Remove();
        root.Elements(Svg + "title").Remove();
        root.Elements(Svg + "desc").Remove();
        root.AddFirst(
            new XElement(Svg + "title", new XAttribute("id", prefix + "title"), title),
            new XElement(Svg + "desc", new XAttribute("id", prefix + "desc"), description));
        root.SetAttributeValue("role", "img");
        root.SetAttributeValue("aria-labelledby", $"{prefix}title {prefix}desc");
    }

    private static void Rename(XElement element, string prefix)
    {
        foreach (var attribute in element.Attributes())
        {
            if (attribute.Name.LocalName == "id")
            {
                attribute.Value = prefix + attribute.Value;
            }
            else if (attribute.Name.LocalName == "href" && attribute.Value.StartsWith('#'))
            {
                attribute.Value = $"#{prefix}{attribute.Value[1..]}";
            }
            else if (!attribute.IsNamespaceDeclaration)
            {
                attribute.Value = LocalUrl().Replace(attribute.Value, $"url(#{prefix}");
            }
        }
    }

    private static Rgb? Color(string value)
    {
        if (value is ['#', var red, var green, var blue])
        {
            value = string.Concat("#", new string(red, 2), new string(green, 2), new string(blue, 2));
        }

        if (value is ['#', _, _, _, _, _, _])
        {
            return Rgb.Parse(value);
        }

        return RgbFunction().Match(value) is { Success: true } match ? new Rgb(Channel(match, 1), Channel(match, 2), Channel(match, 3)) : Named(value);
    }

    private static Rgb? Named(string value) => value switch
    {
        "black" => new Rgb(0, 0, 0),
        "white" => new Rgb(255, 255, 255),
        _ => null,
    };

    private static byte Channel(Match match, int group) => byte.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"url\(#")]
    private static partial Regex LocalUrl();

    [GeneratedRegex(@"^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$")]
    private static partial Regex RgbFunction();
}
