using System.Globalization;
using NUnit.Framework;
using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>Comparisons of tensors that say where the first difference is.</summary>
public static class TensorAssert
{
    /// <summary>Relative tolerance that is safe for float32 results computed in another order.</summary>
    public const double DefaultTolerance = 1e-5;

    /// <summary>
    /// Same shape, and |actual - expected| ≤ relative · max(|expected|, scale) for every element, where the scale is the largest
    /// |expected| of the tensor times <paramref name="relative"/> (so that values near zero are compared with their neighbours).
    /// NaN equals NaN, an infinity itself.
    /// </summary>
    /// <param name="actual">What the code made.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="relative">Relative tolerance.</param>
    /// <param name="absolute">Tolerance for elements near zero; by default <paramref name="relative"/> · max |expected|.</param>
    /// <param name="what">Words for the message.</param>
    public static void Close(
        Tensor actual, Tensor expected, double relative = DefaultTolerance, double? absolute = null, string? what = null)
    {
        var (found, wanted) = Values(actual, expected, what);
        var largest = wanted.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
        var floor = absolute ?? relative * largest;
        Compare(found, wanted, actual.shape, what, (a, b) => Math.Abs(a - b) <= Math.Max(floor, relative * Math.Abs(b)));
    }

    /// <summary>Same shape, and every element equal; NaN equals NaN.</summary>
    public static void Exact(Tensor actual, Tensor expected, string? what = null)
    {
        var (found, wanted) = Values(actual, expected, what);
        Compare(found, wanted, actual.shape, what, (a, b) => a == b);
    }

    /// <summary>Same shape and bits; every element of <paramref name="actual"/> is 0 or 1. Null stands for "no mask".</summary>
    public static void MaskEqual(Tensor? actual, Tensor? expected, string? what = null)
    {
        if (expected is null || actual is null)
        {
            Assert.That(actual is null, Is.EqualTo(expected is null), $"{what ?? "mask"}: one of the two masks is missing");
            return;
        }

        var (found, wanted) = Values(actual, expected, what);
        Assert.That(found, Has.All.AnyOf(0.0, 1.0), $"{what ?? "mask"}: a mask holds zeros and ones");
        Compare(found, wanted, actual.shape, what, (a, b) => a == b);
    }

    /// <summary>The tensor has that shape.</summary>
    public static void Shape(Tensor actual, params long[] expected) => Assert.That(actual.shape, Is.EqualTo(expected), "shape");

    private static (double[] Found, double[] Wanted) Values(Tensor actual, Tensor expected, string? what)
    {
        Assert.That(actual.shape, Is.EqualTo(expected.shape), $"{what ?? "tensor"}: shape");
        return (ToDoubles(actual), ToDoubles(expected));
    }

    private static double[] ToDoubles(Tensor tensor)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var values = new double[tensor.numel()];
        tensor.detach().to_type(ScalarType.Float64).cpu().contiguous().data<double>().CopyTo(values);
        return values;
    }

    private static void Compare(double[] found, double[] wanted, long[] shape, string? what, Func<double, double, bool> same)
    {
        var first = -1;
        var different = 0;
        for (var i = 0; i < found.Length; i++)
        {
            if (found[i].Equals(wanted[i]) || same(found[i], wanted[i]))
            {
                continue;
            }

            first = first < 0 ? i : first;
            different++;
        }

        if (different > 0)
        {
            Assert.Fail(string.Create(CultureInfo.InvariantCulture,
                $"{what ?? "tensor"}: {different} of {found.Length} elements differ; first at [{string.Join(", ", Position(first, shape))}]: expected {wanted[first]:G9}, found {found[first]:G9}."));
        }
    }

    private static long[] Position(long flat, long[] shape)
    {
        var position = new long[shape.Length];
        for (var axis = shape.Length - 1; axis >= 0; axis--)
        {
            (flat, position[axis]) = Math.DivRem(flat, shape[axis]);
        }

        return position;
    }
}
