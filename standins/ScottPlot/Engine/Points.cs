using System.Globalization;

namespace ScottPlot;

/// <summary>Small helpers that plottables share.</summary>
internal static class Points
{
    public static void RequireEqualLengths(int xs, int ys)
    {
        if (xs != ys)
        {
            throw new ArgumentException(
                $"There are {xs} X values and {ys} Y values. A plot needs one Y for every X.");
        }
    }

    public static double[] ToDoubles<T>(IEnumerable<T> values) =>
        values as double[] ?? [.. values.Select(v => Convert.ToDouble(v, CultureInfo.InvariantCulture))];

    public static CoordinateRect Limits(IEnumerable<Coordinates> points)
    {
        (double left, double right, double bottom, double top) = (double.NaN, double.NaN, double.NaN, double.NaN);
        foreach (Coordinates p in points.Where(p => p.AreReal))
        {
            left = p.X >= left ? left : p.X;
            right = p.X <= right ? right : p.X;
            bottom = p.Y >= bottom ? bottom : p.Y;
            top = p.Y <= top ? top : p.Y;
        }

        return new(left, right, bottom, top);
    }
}
