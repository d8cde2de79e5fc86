namespace ScottPlot.Engine;

/// <summary>Points that stand for what a plottable covers, so that a legend can keep clear of it.</summary>
internal static class Footprints
{
    private const int Steps = 12;

    public static IEnumerable<Coordinates> Along(IReadOnlyList<Coordinates> points)
    {
        int inner = points.Count < 500 ? Steps : 1;
        for (int i = 0; i + 1 < points.Count; i++)
        {
            for (int step = 0; step < inner; step++)
            {
                double f = (double)step / inner;
                yield return new(
                    points[i].X + ((points[i + 1].X - points[i].X) * f),
                    points[i].Y + ((points[i + 1].Y - points[i].Y) * f));
            }
        }

        if (points.Count > 0)
        {
            yield return points[^1];
        }
    }

    public static IEnumerable<Coordinates> Inside(CoordinateRect rect) =>
        from i in Enumerable.Range(0, Steps + 1)
        from j in Enumerable.Range(0, Steps + 1)
        select new Coordinates(rect.Left + (rect.Width * i / Steps), rect.Bottom + (rect.Height * j / Steps));
}
