using System.Globalization;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Distiller;

/// <summary>Argument checks that the base library does not have. All of them name the argument and the value.</summary>
public static class Guards
{
    /// <summary>Demands a fraction in [0, 1].</summary>
    /// <param name="value">The fraction. Range: 0 to 1, both included.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or not a number.</exception>
    public static double Fraction(double value, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!(value >= 0 && value <= 1))
        {
            throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} is a fraction: give a value from 0 to 1, not {value}."));
        }

        return value;
    }

    /// <summary>Demands a finite number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is infinite or not a number.</exception>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value)
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} must be a finite number, not {value}."));

    /// <summary>Demands a finite number above zero.</summary>
    /// <param name="value">The number. Range: above 0.</param>
    /// <param name="name">Filled in by the compiler.</param>
    /// <returns>The value.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero, negative, infinite or not a number.</exception>
    public static double Positive(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        double.IsFinite(value) && value > 0
            ? value
            : throw new ArgumentOutOfRangeException(
                name, value, string.Create(CultureInfo.InvariantCulture, $"{name} must be above 0, not {value}."));

    /// <summary>Demands a tensor of as many dimensions as there are names.</summary>
    /// <param name="tensor">The tensor to check.</param>
    /// <param name="dimensions">One capital per dimension, such as F, C, H, W; they appear in the message.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="ArgumentException">The tensor has another number of dimensions.</exception>
    public static Tensor Shape(Tensor tensor, params ReadOnlySpan<string> dimensions)
    {
        if (tensor.dim() != dimensions.Length)
        {
            throw new ArgumentException(
                $"Expected a tensor of shape ({string.Join(", ", dimensions)}), got {ShapeText(tensor.shape)}.", nameof(tensor));
        }

        return tensor;
    }

    /// <summary>A shape as text, such as <c>(16, 3, 3, 3)</c>.</summary>
    /// <param name="shape">The lengths, outermost first.</param>
    /// <returns>The text that error messages and tables use.</returns>
    public static string ShapeText(IEnumerable<long> shape) =>
        $"({string.Join(", ", shape.Select(length => length.ToString(CultureInfo.InvariantCulture)))})";
}
