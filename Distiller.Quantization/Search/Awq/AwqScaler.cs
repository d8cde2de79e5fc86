using Distiller.Data;
using Distiller.Graph;
using Distiller.Transforms;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Scales channels so that rounding their readers' weights costs least. See <see cref="AwqSpec"/>.</summary>
internal static class AwqScaler
{
    internal static ChannelScalingResult Run(nn.Module<Tensor, Tensor> model, IBatchSource data, AwqSpec spec, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(spec.Steps, 1);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var example = CalibrationPass.Example(data);
        ModuleClaims.RequireFree(model, "scaled for AWQ");
        model.eval();
        BatchNormFolding.Fold(model, example);
        ChannelLink[] links = [.. ChannelLinks.Find(model, example).Where(link => link.Readers.All(reader => LayerRows.Obstacle(reader.Layer) is null))];
        List<ScaledLink> scaled = [];
        foreach (var link in links)
        {
            cancellation.ThrowIfCancellationRequested();
            scaled.Add(Scale(model, data, link, spec));
        }

        return new([.. scaled], 1);
    }

    private static ScaledLink Scale(nn.Module<Tensor, Tensor> model, IBatchSource data, ChannelLink link, AwqSpec spec)
    {
        using var scope = NewDisposeScope();
        var moments = Moments(model, data, link);
        var inputs = ReaderInputs.Of(model, data, [link]);
        var strengths = link.LargestOverReaders(inputs.Mean);
        var unscaled = Enumerable.Repeat(1f, link.Channels).ToArray();
        var (best, before) = (unscaled, Error(link, unscaled, moments, spec));
        var least = before;
        for (var step = 1; step <= spec.Steps; step++)
        {
            var factors = Factors(link, strengths, (double)step / spec.Steps);
            var error = Error(link, factors, moments, spec);
            if (error < least)
            {
                (best, least) = (factors, error);
            }
        }

        link.Scale(best);
        return new(link.Name, [.. link.Readers.Select(reader => reader.Name)], before, least, [.. best]);
    }

    /// <summary>1 / s for each channel, with s centred around 1.</summary>
    private static float[] Factors(ChannelLink link, float[] strengths, double alpha)
    {
        double[] scales = [.. strengths.Select((strength, channel) => strength > 0 && link.IsLinked(channel) ? Math.Pow(strength, alpha) : double.NaN)];
        double[] known = [.. scales.Where(double.IsFinite)];
        var center = known.Length == 0 ? 1 : Math.Sqrt(known.Max() * known.Min());
        return [.. scales.Select(scale => double.IsFinite(scale) ? (float)(center / scale) : 1)];
    }

    /// <summary>Squared error of what the readers compute with rounded weights, over its squares.</summary>
    private static double Error(ChannelLink link, float[] factors, Dictionary<ChannelReader, Tensor> moments, AwqSpec spec)
    {
        var (error, signal) = (0.0, 0.0);
        foreach (var reader in link.Readers)
        {
            using var scope = NewDisposeScope();
            float[] ofPositions = [.. reader.ChannelOf.Select(channel => channel < 0 ? 1 : factors[channel])];
            var weight = reader.Multiplied([.. Enumerable.Repeat(1f, ofPositions.Length)]);
            var scaled = reader.Multiplied([.. ofPositions.Select(factor => 1 / factor)]);
            using var grid = LinearQuantizer.Parameters(scaled, SchemeFor(scaled, spec.Scheme), spec.Clipping);
            var rounded = reader.Multiplied(LinearQuantizer.Simulate(scaled, grid), ofPositions);
            error += LayerRows.Error(LayerRows.Matrix(reader.Layer, rounded - weight), moments[reader]);
            signal += LayerRows.Error(LayerRows.Matrix(reader.Layer, weight), moments[reader]);
        }

        return signal > 0 ? error / signal : 0;
    }

    private static LinearScheme SchemeFor(Tensor weight, LinearScheme scheme) =>
        scheme.Granularity.Divides(weight) ? scheme : scheme with { Granularity = Granularity.PerChannel() };

    private static Dictionary<ChannelReader, Tensor> Moments(nn.Module<Tensor, Tensor> model, IBatchSource data, ChannelLink link)
    {
        var moments = link.Readers.ToDictionary(
            reader => reader, reader => LayerRows.NoMoments(LayerRows.Matrix(reader.Layer, LayerForward.Parameters(reader.Layer).Weight)));
        var removals = link.Readers.Select(reader => ForwardHooks.Attach(reader.Layer, (_, values, _) => LayerRows.AddMoments(reader.Layer, values[0], moments[reader]))).ToList();
        try
        {
            CalibrationPass.Run(model, data);
        }
        finally
        {
            removals.ForEach(remove => remove!());
        }

        return moments;
    }
}
