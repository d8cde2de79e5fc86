using System.Collections.Immutable;
using Distiller.Reports.Figures;

namespace Distiller.Reports.Html;

/// <summary>Figures that belong together, side by side where the page is wide enough.</summary>
/// <param name="Figures">The figures, at least one.</param>
public sealed record FiguresBlock(ImmutableArray<Figure> Figures) : ReportBlock;
