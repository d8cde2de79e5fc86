using Distiller.Native;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

public sealed class NativeStatisticsTests
{
    [OneTimeSetUp]
    public void Needs_the_native_library()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
    }

    [TestCase(1, 7)]
    [TestCase(5, 33)]
    [TestCase(3, 40000)]
    public void Facts_are_those_of_operators(int samples, int length)
    {
        using var scope = NewDisposeScope();
        var values = HashFill.Tensor([samples, length], 6).add(20);
        var exact = values.to_type(ScalarType.Float64);
        var found = NativeStatistics.Of(values, samples, (20.1f, 20.4f));
        var inside = exact.ge(20.1f).logical_and(exact.lt(20.4f));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(found.Count, Is.EqualTo(samples * length));
            Assert.That(found.Min, Is.EqualTo(exact.min().ToDouble()));
            Assert.That(found.Max, Is.EqualTo(exact.max().ToDouble()));
            Assert.That(found.MinSum, Is.EqualTo(exact.amin([1L]).sum().ToDouble()).Within(1e-9));
            Assert.That(found.MaxSum, Is.EqualTo(exact.amax([1L]).sum().ToDouble()).Within(1e-9));
            Assert.That(found.Mean, Is.EqualTo(exact.mean().ToDouble()).Within(1e-9));
            Assert.That(found.SquaredDeviations, Is.EqualTo((exact - exact.mean()).square().sum().ToDouble()).Within(1e-6));
            Assert.That(found.SampleDeviations, Is.EqualTo((exact.mean([1L]) - exact.mean()).square().sum().ToDouble()).Within(1e-9));
            Assert.That(found.Window!.Below, Is.EqualTo(exact.lt(20.1f).sum().ToInt64()));
            Assert.That(found.Window.BelowSum, Is.EqualTo(exact.mul(exact.lt(20.1f)).sum().ToDouble()).Within(1e-4));
            Assert.That(Sum(found.Window.Counts), Is.EqualTo(inside.sum().ToInt64()));
        }
    }

    [Test]
    public void Bins_hold_values_by_their_place()
    {
        using var scope = NewDisposeScope();
        var values = tensor((float[])[-1, 0, 0, 0.25f, 0.25f + (1f / 4096), 0.999f, 1, 2]);
        var window = NativeStatistics.Of(values, 1, (-0.5f, 0.5f)).Window!;
        // 0.25 is three quarters of the way: bin 768, at its beginning and a quarter further.
        using (Assert.EnterMultipleScope())
        {
            Assert.That(window.Below, Is.EqualTo(1));
            Assert.That(window.Zeros, Is.EqualTo(2));
            Assert.That(window.Counts[768], Is.EqualTo(2));
            Assert.That(window.Places[768], Is.EqualTo(WindowFacts.BinSteps / 4));
            Assert.That(Sum(window.Counts), Is.EqualTo(2));
        }
    }

    [Test]
    public void Writing_makes_another_version()
    {
        using var values = ones(3);
        var before = NativeStatistics.VersionOf(values);
        values.add_(1);
        Assert.That(NativeStatistics.VersionOf(values), Is.GreaterThan(before!.Value));
    }

    [Test]
    public void Samples_of_unequal_length_and_empty_windows_are_errors()
    {
        using var values = ones(7);
        Assert.That(() => NativeStatistics.Of(values, 2), Throws.ArgumentException.With.Message.Contains("7 elements"));
        Assert.That(() => NativeStatistics.Of(values, 1, (1, 1)), Throws.ArgumentException.With.Message.Contains("empty"));
    }

    private static long Sum(ReadOnlySpan<long> numbers)
    {
        long sum = 0;
        foreach (var number in numbers)
        {
            sum += number;
        }

        return sum;
    }
}
