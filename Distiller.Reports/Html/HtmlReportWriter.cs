using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using System.Text;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Html;

/// <summary>Writes a report as one HTML page that needs nothing else: style, script and pictures are inside.</summary>
/// <remarks>
/// The page holds nothing of its own making (no time, no machine), so the same document gives the same bytes. It follows the
/// reader's light or dark setting, prints, and reads on a phone; every figure carries a description and its numbers.
/// </remarks>
public static class HtmlReportWriter
{
    // Two figures of this width stand side by side on a page.
    private const int FigureWidth = 640;
    private const int MostNumbers = 400;

    /// <summary>The page.</summary>
    /// <param name="document">Its content.</param>
    /// <param name="renderer">Draws the figures.</param>
    public static string Write(ReportDocument document, IFigureRenderer renderer)
    {
        var html = new StringBuilder();
        var sections = document.Sections.Where(section => !section.Blocks.IsDefaultOrEmpty).ToImmutableArray();
        AppendHead(html, document);
        AppendHeader(html, document, sections);
        var number = 0;
        foreach (var section in sections)
        {
            var anchor = HtmlText.Anchor(section.Heading);
            html.Append(CultureInfo.InvariantCulture, $"<section aria-labelledby=\"{anchor}\">\n<h2 id=\"{anchor}\">{HtmlText.Encode(section.Heading)}</h2>\n");
            foreach (var block in section.Blocks)
            {
                AppendBlock(html, block, renderer, ref number);
            }

            html.Append("</section>\n");
        }

        html.Append(CultureInfo.InvariantCulture, $"</main>\n<footer>{HtmlText.Encode(document.Footer)}</footer>\n");
        html.Append(CultureInfo.InvariantCulture, $"<script>\n{Resource("report.js")}</script>\n</body>\n</html>\n");
        return html.ToString();
    }

    private static void AppendHead(StringBuilder html, ReportDocument document)
    {
        html.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n");
        html.Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n");
        html.Append("<meta name=\"color-scheme\" content=\"light dark\" />\n");
        html.Append(CultureInfo.InvariantCulture, $"<title>{HtmlText.Encode(document.Title)}</title>\n<style>\n");
        var light = HtmlTheme.Declarations(FigureTheme.Light);
        html.Append(CultureInfo.InvariantCulture, $":root {{\n{light}\n}}\n");
        html.Append(CultureInfo.InvariantCulture, $"@media (prefers-color-scheme: dark) {{ :root {{\n{HtmlTheme.Declarations(FigureTheme.Dark)}\n}} }}\n");
        html.Append(CultureInfo.InvariantCulture, $"@media print {{ :root {{\n{light}\n}} }}\n{Resource("report.css")}</style>\n</head>\n");
    }

    private static void AppendHeader(StringBuilder html, ReportDocument document, ImmutableArray<ReportSection> sections)
    {
        html.Append(CultureInfo.InvariantCulture, $"<body>\n<header>\n<h1>{HtmlText.Encode(document.Title)}</h1>\n");
        html.Append(CultureInfo.InvariantCulture, $"<p class=\"subtitle\">{HtmlText.Encode(document.Subtitle)}</p>\n");
        if (document.Caution is { } caution)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"caution\" role=\"note\">{HtmlText.Encode(caution)}</p>\n");
        }

        html.Append("<dl class=\"key\">\n");
        foreach (var figure in document.KeyFigures)
        {
            html.Append(CultureInfo.InvariantCulture, $"<div><dt>{HtmlText.Encode(figure.Name)}</dt><dd class=\"after\">{HtmlText.Encode(figure.After)}</dd>");
            html.Append(figure.Before is { } before ? $"<dd class=\"before\">before {HtmlText.Encode(before)}</dd>" : "");
            html.Append(figure.Change is { } change ? $"<dd class=\"change\">{HtmlText.Encode(change)}</dd>" : "");
            html.Append("</div>\n");
        }

        html.Append("</dl>\n<nav aria-label=\"Sections\">");
        html.AppendJoin(' ', sections.Select(section => $"<a href=\"#{HtmlText.Anchor(section.Heading)}\">{HtmlText.Encode(section.Heading)}</a>"));
        html.Append("</nav>\n</header>\n<main>\n");
    }

    private static void AppendBlock(StringBuilder html, ReportBlock block, IFigureRenderer renderer, ref int number)
    {
        switch (block)
        {
            case ParagraphBlock paragraph:
                html.Append(CultureInfo.InvariantCulture, $"<p>{HtmlText.Encode(paragraph.Text)}</p>\n");
                break;
            case TableBlock table:
                html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{HtmlText.Encode(table.Table.Title)}\">\n");
                html.Append(HtmlTableWriter.Write(table.Table)).Append("</div>\n");
                break;
            case FactsBlock facts:
                html.Append("<dl class=\"facts\">\n");
                html.AppendJoin("", facts.Facts.Select(fact => $"<div><dt>{HtmlText.Encode(fact.Name)}</dt><dd>{HtmlText.Encode(fact.Value)}</dd></div>\n"));
                html.Append("</dl>\n");
                break;
            case PreformattedBlock text:
                html.Append(CultureInfo.InvariantCulture, $"<pre tabindex=\"0\">{HtmlText.Encode(text.Text)}</pre>\n");
                break;
            case FiguresBlock figures:
                html.Append("<div class=\"figures\">\n");
                foreach (var figure in figures.Figures)
                {
                    AppendFigure(html, figure, renderer, ++number);
                }

                html.Append("</div>\n");
                break;
            default:
                throw new NotSupportedException($"A {block.GetType().Name} has no form in HTML.");
        }
    }

    private static void AppendFigure(StringBuilder html, Figure figure, IFigureRenderer renderer, int number)
    {
        // The caption carries the title: text of the page reads and wraps better than text in a picture.
        var size = new FigureSize(FigureWidth, figure.PreferredHeight);
        var svg = renderer.RenderSvg(figure with { Title = "" }, size, FigureTheme.Light);
        var prefix = string.Create(CultureInfo.InvariantCulture, $"figure-{number}-");
        html.Append(CultureInfo.InvariantCulture, $"<figure>\n<figcaption><strong>{HtmlText.Encode(figure.Title)}</strong> {HtmlText.Encode(figure.Description)}</figcaption>\n");
        html.Append(CultureInfo.InvariantCulture, $"<div class=\"scroll\">{InlineSvg.Of(svg, FigureTheme.Light, prefix, figure.Title, figure.Description)}</div>\n");
        var numbers = FigureTable.Of(figure);
        if (numbers.Rows.Length <= MostNumbers)
        {
            html.Append(CultureInfo.InvariantCulture, $"<details><summary>Numbers</summary>\n<div class=\"scroll\">{HtmlTableWriter.Write(numbers)}</div></details>\n");
        }

        html.Append("</figure>\n");
    }

    private static string Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"Distiller.Reports.Html.{name}")!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
