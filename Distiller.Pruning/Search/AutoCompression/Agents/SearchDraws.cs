using Distiller.Data;

namespace Distiller.Pruning;

/// <summary>Draws that depend on a seed and a place alone, so that nothing has to be saved to go on with them.</summary>
/// <param name="seed">The seed.</param>
/// <param name="episode">The episode.</param>
/// <param name="step">The step.</param>
internal sealed class SearchDraws(long seed, int episode, int step)
{
    private const int MantissaBits = 53;
    private readonly long _stream = SampleOrder.SeedFor(seed, episode, step);
    private int _count;

    /// <summary>A number from 0 to 1, 1 excluded.</summary>
    public double Uniform() =>
        (unchecked((ulong)SampleOrder.SeedFor(_stream, _count++, 0)) >> (64 - MantissaBits)) * Math.Pow(2, -MantissaBits);

    /// <summary>A normal number that lies from 0 to 1: others are drawn again.</summary>
    /// <param name="mean">Mean before the truncation. Range: 0 to 1, so that at least a third of the draws fit for deviations up to 1.</param>
    /// <param name="deviation">Standard deviation before the truncation. Range: 0 and more.</param>
    public double TruncatedNormal(double mean, double deviation)
    {
        while (true)
        {
            // Box and Muller; 1 - u keeps the logarithm finite.
            var normal = Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());
            var value = mean + (deviation * normal);
            if (value is >= 0 and <= 1)
            {
                return value;
            }
        }
    }
}
