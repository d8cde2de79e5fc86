using Distiller.Graph;

namespace Distiller.Core.Tests.Graph;

public sealed class GraphvizTests
{
    [Test]
    public void Graph_is_drawn_where_dot_is_installed()
    {
        bool isDrawn = Graphviz.TryRenderSvg("digraph { a -> b; }", out string svg);

        Assert.That(svg, isDrawn ? Does.Contain("<svg") : Is.Empty);
    }

    [Test]
    public void Refused_graph_is_an_error_with_the_reason()
    {
        try
        {
            Assert.That(Graphviz.TryRenderSvg("no graph {", out _), Is.False, "only without the program");
        }
        catch (InvalidDataException exception)
        {
            Assert.That(exception.Message, Does.Contain("syntax error"));
        }
    }
}
