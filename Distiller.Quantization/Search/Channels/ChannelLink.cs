using System.Collections.Immutable;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Channels that one layer computes and others read, with nothing in between that minds how large they are.</summary>
/// <remarks>If a channel is multiplied by a number and its readers' weights are divided by it, the network computes the same.</remarks>
/// <param name="Name">Path of the layer that computes them.</param>
/// <param name="Producer">Convolution, linear layer or layer normalisation.</param>
/// <param name="Channels">How many there are, linked or not.</param>
/// <param name="Readers">Who reads them.</param>
internal sealed record ChannelLink(string Name, nn.Module Producer, int Channels, ImmutableArray<ChannelReader> Readers)
{
    /// <summary>Whether a channel may be scaled: every reader knows it, or it goes nowhere else.</summary>
    public bool IsLinked(int channel) => Readers.Any(reader => reader.ChannelOf.Contains(channel));

    /// <summary>The largest magnitude of the weights that compute each channel.</summary>
    public float[] ProducerExtents()
    {
        using var scope = NewDisposeScope();
        var (weight, _) = Parts();
        return [.. weight.detach().reshape(Channels, -1).abs().amax([1L]).data<float>()];
    }

    /// <summary>The largest of what readers say of their input positions, by channel; 0 where nothing is linked.</summary>
    /// <param name="ofPositions">One number for each input position of a reader.</param>
    public float[] LargestOverReaders(Func<ChannelReader, float[]> ofPositions)
    {
        var largest = new float[Channels];
        foreach (var reader in Readers)
        {
            var values = ofPositions(reader);
            for (var position = 0; position < values.Length; position++)
            {
                if (reader.ChannelOf[position] is >= 0 and var channel)
                {
                    largest[channel] = Math.Max(largest[channel], values[position]);
                }
            }
        }

        return largest;
    }

    /// <summary>Multiplies channels, and divides the weights that read them.</summary>
    /// <param name="factors">One for each channel, above 0; those of channels that are not linked have to be 1.</param>
    public void Scale(float[] factors)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var (weight, bias) = Parts();
        var perChannel = tensor(factors, device: weight.device);
        weight.mul_(perChannel.reshape([-1, .. Enumerable.Repeat(1L, (int)weight.dim() - 1)]));
        bias?.mul_(perChannel);
        foreach (var reader in Readers)
        {
            reader.Divide([.. reader.ChannelOf.Select(channel => channel < 0 ? 1 : factors[channel])]);
        }
    }

    private (Tensor Weight, Tensor? Bias) Parts() => Producer is LayerNorm norm ? (norm.weight!, norm.bias) : LayerForward.Parameters(Producer);
}
