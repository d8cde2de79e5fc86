using Distiller.Transforms;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Equalizes the channels of neighbouring layers. See <see cref="EqualizationSpec"/>.</summary>
internal static class Equalizer
{
    internal static ChannelScalingResult Run(nn.Module<Tensor, Tensor> model, Tensor example, EqualizationSpec spec)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.MaximumRounds, 1);
        _ = Guards.Positive(spec.Tolerance);
        ModuleClaims.RequireFree(model, "equalized");
        model.eval();
        BatchNormFolding.Fold(model, example);
        var links = ChannelLinks.Find(model, example);
        double[] before = [.. links.Select(link => Spread(link.ProducerExtents()))];
        var factors = links.Select(link => Enumerable.Repeat(1f, link.Channels).ToArray()).ToArray();
        var rounds = 0;
        for (var change = double.PositiveInfinity; links.Length > 0 && rounds < spec.MaximumRounds && change > spec.Tolerance; rounds++)
        {
            change = 0;
            for (var i = 0; i < links.Length; i++)
            {
                var step = Factors(links[i]);
                links[i].Scale(step);
                factors[i] = [.. factors[i].Zip(step, (all, now) => all * now)];
                change = Math.Max(change, step.Max(factor => Math.Abs(factor - 1)));
            }
        }

        return new(
            [.. links.Select((link, i) => new ScaledLink(
                link.Name, [.. link.Readers.Select(reader => reader.Name)], before[i], Spread(link.ProducerExtents()), [.. factors[i]]))],
            rounds);
    }

    // A channel without weights on one side has no strength that could be moved.
    private static float[] Factors(ChannelLink link)
    {
        var made = link.ProducerExtents();
        var read = link.LargestOverReaders(reader => reader.Extents());
        return [.. made.Zip(read, (first, second) => first > 0 && second > 0 ? MathF.Sqrt(second / first) : 1)];
    }

    private static double Spread(float[] extents) => extents.Max() / Math.Max(extents.Average(), float.Epsilon);
}
