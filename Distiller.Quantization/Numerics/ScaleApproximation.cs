namespace Distiller.Quantization;

/// <summary>A scale as an integer multiplication and a shift, which is what integer hardware computes.</summary>
/// <remarks>
/// shift = ⌊log2((2^M - 1) / scale)⌋, multiplier = ⌊scale · 2^shift⌋, and scale ≈ multiplier / 2^shift: never above the scale.
/// <para>Source: Distiller, <c>q_utils.py</c>, <c>approx_scale_as_mult_and_shift</c>.</para>
/// </remarks>
/// <param name="Multiplier">The integer factor, of M bits.</param>
/// <param name="Shift">Number of bits by which the product is shifted right; negative for large scales.</param>
public readonly record struct ScaleApproximation(long Multiplier, int Shift)
{
    /// <summary>The scale that multiplier and shift make together; it multiplies.</summary>
    public double Scale => Math.ScaleB(Multiplier, -Shift);

    /// <summary>Approximates a scale.</summary>
    /// <param name="scale">The scale, which multiplies. Range: above 0.</param>
    /// <param name="multiplierBits">Bits of the multiplier, M. Range: 1 to 31.</param>
    /// <param name="limitShift">Whether the shift is at most <paramref name="multiplierBits"/>. Default false.</param>
    /// <returns>The approximation; a limited shift may leave the multiplier 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of range.</exception>
    public static ScaleApproximation Of(double scale, int multiplierBits, bool limitShift = false)
    {
        Guards.Positive(scale);
        ArgumentOutOfRangeException.ThrowIfLessThan(multiplierBits, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(multiplierBits, 31);
        var shift = (int)Math.Floor(Math.Log2((Math.Pow(2, multiplierBits) - 1) / scale));
        if (limitShift)
        {
            shift = Math.Min(shift, multiplierBits);
        }

        return new((long)Math.Floor(Math.ScaleB(scale, shift)), shift);
    }
}
