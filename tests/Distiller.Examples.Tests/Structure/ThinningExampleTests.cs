namespace Distiller.Examples.Tests.Structure;

/// <summary>The table of thinned networks, as a user makes it.</summary>
[NonParallelizable]
public sealed class ThinningExampleTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("thinning-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void One_command_writes_the_table_and_puts_it_into_a_page()
    {
        string output = Path.Combine(folder, "Output.md");
        string page = Path.Combine(folder, "page.md");
        File.WriteAllText(page, "# Page\n\n<!-- networks -->\n<!-- end of networks -->\n\nThe end.\n");

        ExampleProcess run = ExampleProcess.Run("Thinning", "resnet20_cifar", "hard_coded_view", "--quick", "--out", output, "--page", page);

        Assert.That(run.ExitCode, Is.Zero, run.Errors);
        Assert.That(File.ReadAllText(output), Does.Contain("resnet20").And.Contain("Proof error").And.Contain("refused"));
        Assert.That(File.ReadAllText(page), Does.Contain("resnet20").And.EndsWith("The end.\n"));
    }

    [Test]
    public void Unknown_network_is_an_error_with_the_nearest_names()
    {
        ExampleProcess run = ExampleProcess.Run("Thinning", "resnet19", "--quick", "--out", Path.Combine(folder, "Output.md"));

        Assert.That(run.ExitCode, Is.EqualTo(2), run.Output);
        Assert.That(run.Errors, Does.StartWith("error: ").And.Contain("resnet18"));
        Assert.That(Path.Combine(folder, "Output.md"), Does.Not.Exist);
    }
}
