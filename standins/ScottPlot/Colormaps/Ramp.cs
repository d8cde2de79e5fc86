namespace ScottPlot.Colormaps;

/// <summary>Linear interpolation between evenly spaced colours.</summary>
internal sealed class Ramp(params Color[] stops)
{
    public static Ramp Of(string hexCodes) => new(Color.FromHex(hexCodes.Split(' ')));

    public Color At(double position)
    {
        if (double.IsNaN(position))
        {
            return Colors.Transparent;
        }

        double scaled = Math.Clamp(position, 0, 1) * (stops.Length - 1);
        int index = Math.Min((int)scaled, Math.Max(0, stops.Length - 2));
        return stops.Length == 1 ? stops[0] : Color.InterpolateRgb(stops[index], stops[index + 1], scaled - index);
    }
}
