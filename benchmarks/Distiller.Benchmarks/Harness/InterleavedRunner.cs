namespace Distiller.Benchmarks.Harness;

/// <summary>Measures variants in turns (A B C, A B C, ...), so that a slow moment of the machine meets all of them.</summary>
internal static class InterleavedRunner
{
    // OpenMP's threads, and ONNX Runtime's, wait for more work by spinning for some milliseconds: on a core that the next one needs.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    internal static IReadOnlyList<Measurement> Run(IBenchmark benchmark, bool quick)
    {
        IReadOnlyList<Variant> variants = benchmark.Prepare(quick);
        (int warmUp, int rounds) = (quick || benchmark.Rounds < 5 ? 1 : 2, quick ? Math.Min(5, benchmark.Rounds) : benchmark.Rounds);
        var values = variants.Select(_ => new double[rounds]).ToArray();
        try
        {
            for (int round = -warmUp; round < rounds; round++)
            {
                for (int k = 0; k < variants.Count; k++)
                {
                    Thread.Sleep(Rest);
                    double value = variants[k].Measure();
                    if (round >= 0) values[k][round] = value;
                }
            }
        }
        finally
        {
            foreach (Variant variant in variants) variant.Dispose();
        }

        return [.. variants.Select((variant, k) => Summarize(variant, values[k], variants[0].Unit == variant.Unit ? values[0] : null))];
    }

    private static Measurement Summarize(Variant variant, double[] values, double[]? reference) => new()
    {
        Variant = variant.Name,
        Unit = variant.Unit,
        Rounds = values.Length,
        Median = Quantile(values, 0.5),
        LowerQuartile = Quantile(values, 0.25),
        UpperQuartile = Quantile(values, 0.75),
        Ratio = reference is null ? null : Quantile([.. values.Zip(reference, (own, first) => variant.LargerIsBetter ? own / first : first / own)], 0.5),
    };

    /// <summary>Linear interpolation between the ordered values.</summary>
    private static double Quantile(double[] values, double share)
    {
        double[] ordered = [.. values.Order()];
        double position = share * (ordered.Length - 1);
        int below = (int)position;
        double above = ordered[Math.Min(below + 1, ordered.Length - 1)];
        return ordered[below] + (position - below) * (above - ordered[below]);
    }
}
