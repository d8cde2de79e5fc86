using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Testing;

/// <summary>The helpers on which golden tests rely: they must be right, and they must be able to fail.</summary>
[TestFixture]
public sealed class TestHelpersTests
{
    private static IEnumerable<TestCaseData> HashFills => GoldenFile.Cases("hashfill_check", "cases");

    [TestCaseSource(nameof(HashFills))]
    public void Hash_fill_gives_the_values_of_the_golden_files(GoldenValue golden)
    {
        var (seed, low, high) = (golden["seed"].WholeNumber, golden["lo"].Number, golden["hi"].Number);

        Assert.That(
            HashFill.Values(8, seed, low, high), Is.EqualTo(golden["first8"].Numbers.Select(value => (float)value)).Within(1).Ulps);
        Assert.That(HashFill.Element(99_999, seed, low, high), Is.EqualTo((float)golden["element_99999"].Number).Within(1).Ulps);
    }

    [Test]
    public void A_difference_is_reported_with_its_place()
    {
        using var expected = arange(6f).reshape(2, 3);
        using var actual = expected.clone();
        actual[1, 2].fill_(7);

        Assert.That(
            () => Isolated(() => TensorAssert.Exact(actual, expected)),
            Throws.InstanceOf<AssertionException>().With.Message.Contains("1 of 6").And.Message.Contains("[1, 2]"));
    }

    [Test]
    public void Tensors_of_other_shape_are_different()
    {
        using var row = zeros(1, 3);
        using var column = zeros(3, 1);

        Assert.That(() => Isolated(() => TensorAssert.Close(row, column)), Throws.InstanceOf<AssertionException>());
    }

    [Test]
    public void Not_a_number_equals_itself_alone()
    {
        using var nan = tensor([float.NaN]);
        using var one = ones(1);

        TensorAssert.Exact(nan, nan);
        Assert.That(() => Isolated(() => TensorAssert.Close(nan, one)), Throws.InstanceOf<AssertionException>());
    }

    [Test]
    public void A_missing_mask_differs_from_any_mask()
    {
        using var mask = ones(2);

        TensorAssert.MaskEqual(null, null);
        Assert.That(() => Isolated(() => TensorAssert.MaskEqual(null, mask)), Throws.InstanceOf<AssertionException>());
    }

    [Test]
    public void A_leak_is_noticed()
    {
        List<Tensor> kept = [];

        Assert.That(() => Isolated(() => TensorLeakCheck.Verify(() => kept.Add(ones(1)))), Throws.InstanceOf<AssertionException>());
        kept.ForEach(tensor => tensor.Dispose());
    }

    [Test]
    public void A_missing_property_is_reported_with_those_present() =>
        Assert.That(
            () => GoldenFile.Read("hashfill_check")["cases"][0]["sed"],
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("hashfill_check.cases[0]").And.Message.Contains("seed"));

    /// <summary>Keeps an expected failure from counting against the test that expects it.</summary>
    private static void Isolated(Action code)
    {
        using (new NUnit.Framework.Internal.TestExecutionContext.IsolatedContext())
        {
            code();
        }
    }
}
