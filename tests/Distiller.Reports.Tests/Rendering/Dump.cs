using Distiller.Reports.Figures;
using Distiller.Reports.Rendering;
using Distiller.Reports.Tests.Figures;

namespace Distiller.Reports.Tests.Rendering;

public class Dump
{
    [Test]
    public void D()
    {
        File.WriteAllText("/tmp/w/reports-scratch/lines.svg", new ScottPlotRenderer().RenderSvg(SomeFigures.Lines, FigureSize.Standard, FigureTheme.Light));
        File.WriteAllText("/tmp/w/reports-scratch/heat.svg", new ScottPlotRenderer().RenderSvg(SomeFigures.Heatmap, FigureSize.Standard, FigureTheme.Light));
    }
}
