using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Pruning.Tests.Curves;

public sealed class SparsityCurveTests
{
    private static IEnumerable<TestCaseData> AllCurves =>
    [
        new TestCaseData(KnownCurves.Constant(0.6), 0.6).SetArgDisplayNames("constant"),
        new TestCaseData(KnownCurves.Linear(0.1, 0.7), 0.7).SetArgDisplayNames("linear"),
        new TestCaseData(KnownCurves.Cubic(0.0, 0.9), 0.9).SetArgDisplayNames("cubic"),
        new TestCaseData(KnownCurves.Polynomial(0.2, 1.0, 2.5), 1.0).SetArgDisplayNames("polynomial"),
        new TestCaseData(KnownCurves.Cosine(0.05, 0.85), 0.85).SetArgDisplayNames("cosine"),
    ];

    private static IEnumerable<TestCaseData> AgpTables =>
        GoldenFile.Read("schedules")["agp"]["cases"].Items.Select(golden => new TestCaseData(golden).SetArgDisplayNames(golden.Path));

    [TestCaseSource(nameof(AllCurves))]
    public void Curve_ends_at_its_final_sparsity(ISparsityCurve curve, double final) =>
        Assert.That(curve.At(1.0), Is.EqualTo(final));

    [TestCaseSource(nameof(AllCurves))]
    public void Curve_never_falls_and_stays_a_fraction(ISparsityCurve curve, double final)
    {
        var values = Enumerable.Range(0, 101).Select(i => curve.At(i / 100.0)).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(values, Is.Ordered);
            Assert.That(values, Has.All.InRange(0.0, final));
        }
    }

    [TestCaseSource(nameof(AllCurves))]
    public void Progress_outside_the_window_is_refused(ISparsityCurve curve, double final)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => curve.At(-0.01), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => curve.At(1.01), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => curve.At(double.NaN), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }

    // EX-09, EX-10, EX-11 and the rest of the original's tables, bit for bit.
    [TestCaseSource(nameof(AgpTables))]
    public void Cubic_over_a_window_gives_the_targets_of_the_original(GoldenValue golden)
    {
        var window = EpochWindow.Range(
            (int)golden["starting_epoch"].WholeNumber, (int)golden["ending_epoch"].WholeNumber, (int)golden["frequency"].WholeNumber);
        var curve = KnownCurves.Cubic(golden["initial"].Number, golden["final"].Number);
        if (golden["targets"].IsError)
        {
            // D-18: with a single scheduled epoch the original fails.
            Assert.That(curve.At(window.Progress(window.Last)), Is.EqualTo(golden["final"].Number));
            return;
        }

        using (Assert.EnterMultipleScope())
        {
            Assert.That(window.Epochs, Is.EqualTo(golden["epochs"].WholeNumbers.Select(epoch => (int)epoch)));
            Assert.That(window.Epochs.Select(epoch => curve.At(window.Progress(epoch))), Is.EqualTo(golden["targets"].Numbers));
        }
    }

    // EX-12
    [Test]
    public void First_target_may_differ_from_the_initial_sparsity_in_the_last_place() =>
        Assert.That(KnownCurves.Cubic(0.1, 0.7).At(0), Is.EqualTo(0.09999999999999998));

    [TestCase(0.5, 0.5)]
    [TestCase(0.7, 0.3)]
    [TestCase(-0.1, 0.3)]
    [TestCase(0.1, 1.1)]
    [TestCase(double.NaN, 0.3)]
    public void Sparsity_has_to_rise_within_zero_and_one(double from, double to) =>
        Assert.That(() => KnownCurves.Cubic(from, to), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [Test]
    public void D18_single_epoch_window_goes_to_the_final_sparsity()
    {
        var window = EpochWindow.At(7);
        Assert.That(KnownCurves.Cubic(0.1, 0.7).At(window.Progress(7)), Is.EqualTo(0.7));
    }

    [Test]
    public void D18_list_of_epochs_advances_by_their_position_in_time()
    {
        var window = EpochWindow.At(1, 3, 9);
        Assert.That(window.Epochs.Select(epoch => KnownCurves.Linear(0.0, 0.8).At(window.Progress(epoch))),
            Is.EqualTo([0.0, 0.2, 0.8]).Within(1e-12));
    }
}
