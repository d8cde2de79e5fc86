using Distiller.Examples.Tests.Data;
using Distiller.Graph;

namespace Distiller.Examples.Tests.CompressClassifier;

public sealed class SummaryDrawingTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [TestCase("png", "model")]
    [TestCase("png_w_params", "model_w_params")]
    public void Drawing_is_a_picture_where_Graphviz_is_installed_and_else_a_graph_with_the_command_that_draws_it(string summary, string name)
    {
        using TemporaryFolder output = new();

        ExampleProcess run = ExampleProcess.Run("CompressClassifier", "-a", "simplenet_mnist", "--summary", summary, "--out-dir", output.Path);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        string graph = Directory.EnumerateFiles(output.Path, name + ".dot", SearchOption.AllDirectories).Single();
        Assert.That(File.ReadAllText(graph), Does.Contain("conv1").And.Contain("fc2"));
        string picture = Path.ChangeExtension(graph, ".png");
        if (Graphviz.TryRenderSvg("digraph { a -> b }", out _))
        {
            Assert.That(File.ReadAllBytes(picture)[..4], Is.EqualTo(PngSignature));
            Assert.That(run.Output, Does.Contain(name + ".png"));
        }
        else
        {
            Assert.That(File.Exists(picture), Is.False);
            Assert.That(run.Output, Does.Contain("apt-get install graphviz").And.Contain($"dot -Tpng {name}.dot"));
        }
    }
}
