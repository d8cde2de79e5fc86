using Distiller.Distillation.LabelFree.Training;
using Distiller.Testing;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class LayerSelectorTests
{
    private static IEnumerable<TestCaseData> Selections => GoldenFile.Cases("label_free", "layers");

    [TestCaseSource(nameof(Selections))]
    public void Maximally_spaced_layers_are_those_of_the_worked_example(GoldenValue golden) => Assert.That(
        LayerSelector.MaximallySpaced((int)golden["teacher"].WholeNumber, (int)golden["student"].WholeNumber),
        Is.EqualTo(golden["layers"].WholeNumbers));

    [Test]
    public void Every_selection_is_ascending_distinct_and_ends_with_the_last_layer()
    {
        for (var teacher = 1; teacher <= 40; teacher++)
        {
            for (var student = 1; student <= teacher; student++)
            {
                var layers = LayerSelector.MaximallySpaced(teacher, student);
                Assert.That(layers, Is.Ordered.Ascending.And.Unique);
                Assert.That((layers.Length, layers[^1]), Is.EqualTo((student, teacher - 1)));
            }
        }
    }

    [Test]
    public void Other_selections_are_checked()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(LayerSelector.First(6, 3), Is.EqualTo([0, 1, 2]));
            Assert.That(LayerSelector.Explicit(4, 3, 0), Is.EqualTo([3, 0]));
            Assert.That(() => LayerSelector.Explicit(4, 1, 4), Throws.ArgumentException.With.Message.Contains("1, 4"));
            Assert.That(() => LayerSelector.Explicit(4, 1, 1), Throws.ArgumentException);
            Assert.That(() => LayerSelector.MaximallySpaced(2, 3), Throws.TypeOf<ArgumentOutOfRangeException>());
        }
    }
}
