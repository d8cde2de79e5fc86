using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>The encoder's table of positions: sines in the first half of the columns, cosines in the second. It is stored, and not trained.</summary>
internal static class Sinusoids
{
    private const double LongestPeriod = 10000;

    public static void Fill(Tensor table)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        table.requires_grad = false;
        var half = table.shape[1] / 2;
        var rates = (arange(half, dtype: ScalarType.Float64) * (-Math.Log(LongestPeriod) / Math.Max(1, half - 1))).exp();
        var angles = arange(table.shape[0], dtype: ScalarType.Float64).unsqueeze(1) * rates.unsqueeze(0);
        table.copy_(cat([angles.sin(), angles.cos()], 1));
    }
}
