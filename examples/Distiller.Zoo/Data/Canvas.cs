using System.Numerics;

namespace Distiller.Zoo.Data;

/// <summary>How much of each pixel is covered by ink, in [0, 1].</summary>
internal sealed class Canvas(int size)
{
    private readonly float[] ink = new float[size * size];

    /// <summary>Coverage of each pixel, row by row.</summary>
    public ReadOnlySpan<float> Ink => ink;

    /// <summary>Removes all ink.</summary>
    public void Clear() => Array.Clear(ink);

    /// <summary>Draws a line with round ends; coordinates and thickness in pixels.</summary>
    public void Stroke(Vector2 from, Vector2 to, float thickness)
    {
        var reach = (thickness / 2) + 0.5f;
        var (low, high) = (Vector2.Min(from, to) - new Vector2(reach), Vector2.Max(from, to) + new Vector2(reach));
        var direction = to - from;
        var lengthSquared = MathF.Max(direction.LengthSquared(), 1e-6f);
        for (var y = Math.Max(0, (int)low.Y); y <= Math.Min(size - 1, (int)high.Y); y++)
        {
            for (var x = Math.Max(0, (int)low.X); x <= Math.Min(size - 1, (int)high.X); x++)
            {
                var offset = new Vector2(x + 0.5f, y + 0.5f) - from;
                var along = Math.Clamp(Vector2.Dot(offset, direction) / lengthSquared, 0, 1);
                var coverage = Math.Clamp(reach - (offset - (along * direction)).Length(), 0, 1);
                ref var pixel = ref ink[(y * size) + x];
                pixel = MathF.Max(pixel, coverage);
            }
        }
    }
}
