namespace ScottPlot.DataSources;

internal static class SignalPoints
{
    public static IEnumerable<Coordinates> Points(this ISignalSource source)
    {
        int last = Math.Min(source.GetYs().Count - 1, source.MaximumIndex);
        for (int i = Math.Max(0, source.MinimumIndex); i <= last; i++)
        {
            yield return new(source.GetX(i), source.GetY(i));
        }
    }
}
