using Distiller.Native;

namespace Distiller.Core.Tests.Native;

[TestFixture]
public sealed class RuntimeVersionsTests
{
    [Test]
    public void The_library_the_engine_and_the_machine_are_named()
    {
        var versions = RuntimeVersions.Collect();

        Assert.That(versions.Keys, Is.SupersetOf(["distiller", "dotnet", "os", "processors", "torchsharp"]).And.Ordered);
        Assert.That(versions.Values, Has.None.Empty);
    }
}
