using System.Collections.Immutable;
using System.Numerics;

namespace Distiller.Zoo.Data;

/// <summary>A line drawing: strokes between points of the square [-1, 1]².</summary>
internal sealed record Figure(string Name, ImmutableArray<(Vector2 From, Vector2 To)> Strokes)
{
    /// <summary>The ten classes of the embedded set. No two are alike under the turns and shears that the drawing applies.</summary>
    public static ImmutableArray<Figure> All { get; } =
    [
        new("ring", Polygon(12, radius: 0.95f)),
        new("square", Path((-0.8f, -0.8f), (0.8f, -0.8f), (0.8f, 0.8f), (-0.8f, 0.8f), (-0.8f, -0.8f))),
        new("triangle", Path((0, -0.95f), (0.9f, 0.75f), (-0.9f, 0.75f), (0, -0.95f))),
        new("plus", [.. Path((0, -0.95f), (0, 0.95f)), .. Path((-0.95f, 0), (0.95f, 0))]),
        new("cross", [.. Path((-0.8f, -0.8f), (0.8f, 0.8f)), .. Path((-0.8f, 0.8f), (0.8f, -0.8f))]),
        new("tee", [.. Path((-0.85f, -0.85f), (0.85f, -0.85f)), .. Path((0, -0.85f), (0, 0.95f))]),
        new("corner", Path((-0.7f, -0.95f), (-0.7f, 0.85f), (0.8f, 0.85f))),
        new("cup", Path((-0.75f, -0.9f), (-0.75f, 0.8f), (0.75f, 0.8f), (0.75f, -0.9f))),
        new("zigzag", Path((-0.8f, -0.85f), (0.8f, -0.85f), (-0.8f, 0.85f), (0.8f, 0.85f))),
        new("arrow", [.. Path((0, 0.95f), (0, -0.95f)), .. Path((-0.65f, -0.3f), (0, -0.95f), (0.65f, -0.3f))]),
    ];

    private static ImmutableArray<(Vector2 From, Vector2 To)> Path(params ReadOnlySpan<(float X, float Y)> points)
    {
        var strokes = ImmutableArray.CreateBuilder<(Vector2, Vector2)>(points.Length - 1);
        for (var i = 1; i < points.Length; i++)
        {
            strokes.Add((new(points[i - 1].X, points[i - 1].Y), new(points[i].X, points[i].Y)));
        }

        return strokes.MoveToImmutable();
    }

    private static ImmutableArray<(Vector2 From, Vector2 To)> Polygon(int corners, float radius) =>
        Path([.. Enumerable.Range(0, corners + 1).Select(i =>
        {
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * i / corners);
            return (radius * cos, radius * sin);
        })]);
}
