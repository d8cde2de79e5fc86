using System.Runtime.CompilerServices;
using System.Xml.Linq;
using Distiller.Scheduling;

namespace Distiller.Core.Tests;

/// <summary>Core knows no other assembly of the library, and the method assemblies know Core alone.</summary>
[TestFixture]
public sealed class ArchitectureTests
{
    [Test]
    public void Core_references_no_other_assembly_of_the_library()
    {
        IEnumerable<string> references = typeof(CompressionScheduler).Assembly.GetReferencedAssemblies().Select(name => name.Name!);

        Assert.That(references.Where(name => name.StartsWith("Distiller", StringComparison.Ordinal)), Is.Empty);
    }

    [TestCase("Distiller.Pruning")]
    [TestCase("Distiller.Quantization")]
    [TestCase("Distiller.Distillation")]
    [TestCase("Distiller.Reports")]
    public void Method_assembly_references_core_alone(string assembly)
    {
        XDocument project = XDocument.Load(Path.Combine(Repository(), assembly, $"{assembly}.csproj"));

        IEnumerable<string> references = project.Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

        Assert.That(references, Is.EqualTo((string[])["Distiller.Core"]));
    }

    private static string Repository([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
