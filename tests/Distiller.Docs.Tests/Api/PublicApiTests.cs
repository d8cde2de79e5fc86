using System.Reflection;
using Distiller.Testing;

namespace Distiller.Docs.Tests.Api;

/// <summary>The public interface of each assembly is a text that is checked in: it changes only when that is meant.</summary>
/// <remarks>To renew the texts: <c>DISTILLER_APPROVE=1 dotnet test tests/Distiller.Docs.Tests --filter FullyQualifiedName~PublicApi</c>.</remarks>
public sealed class PublicApiTests
{
    [TestCase("Distiller.Core")]
    [TestCase("Distiller.Pruning")]
    [TestCase("Distiller.Quantization")]
    [TestCase("Distiller.Distillation")]
    [TestCase("Distiller.Reports")]
    public void Public_interface_is_the_approved_one(string assembly) =>
        Approved.Verify(PublicApi.Of(Assembly.Load(assembly)), assembly + ".txt");

    [Test]
    public void Text_has_kinds_bases_parameters_and_defaults()
    {
        string text = PublicApi.Of(Assembly.Load("Distiller.Reports"));

        Assert.That(text, Does.Contain("sealed record LineSeries : Series\n").And.Contain("required ImmutableArray<FigurePoint> Points { get; init; }"));
        Assert.That(text, Does.Contain("static class ParetoFront\n        static ImmutableArray<int> Of(IReadOnlyList<(double, double)> points)"));
        Assert.That(text, Does.Contain("void AddHistogram(string tag, long step, torch.Tensor values, int bins = 200)"));
        Assert.That(text, Does.Not.Contain("<Clone>").And.Not.Contain("PrintMembers").And.Not.Contain("EqualityContract"));
    }
}
