using Distiller.Zoo.Data;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>HuBERT's own training: predicts the acoustic unit of frames that it does not see.</summary>
/// <remarks>
/// Spans of frames are replaced by the mask vector; of the masked frames the unit is told by the cosine between a projection and
/// an embedding of each unit, over a temperature of 0.1. Source: Hsu et al. 2021, "HuBERT", arXiv 2106.07447, section 2.
/// </remarks>
public sealed class MaskedPrediction : nn.Module<Tensor, Tensor, Tensor, Tensor>
{
    private const double Temperature = 0.1;
    private readonly Func<Tensor, Tensor, Tensor> encode;
    private readonly Linear projection;
    [ComponentName(Name = "label_embs")]
    private readonly Parameter labels;

    /// <summary>Heads with new weights on a model.</summary>
    /// <param name="model">The model; it has a mask vector. It does not become a part of this module: give its parameters to the optimizer besides.</param>
    /// <param name="units">How many acoustic units there are. Range: 2 and more.</param>
    public MaskedPrediction(HubertModel model, int units)
        : base(nameof(MaskedPrediction))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(units, 2);
        encode = (waveforms, masked) => model.Encode(waveforms, lengths: null, masked);
        projection = nn.Linear(model.Configuration.Width, model.Configuration.Width);
        using var scope = NewDisposeScope();
        labels = new Parameter(rand(units, model.Configuration.Width));
        labels.DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Masks spans of frames: where a span begins is drawn, spans may overlap.</summary>
    /// <param name="items">N.</param>
    /// <param name="frames">T.</param>
    /// <param name="seed">Decides where.</param>
    /// <param name="start">The probability that a span begins at a frame. Default 0.08: about half of the frames are masked.</param>
    /// <param name="length">Frames of a span. Default 10.</param>
    /// <returns>Shape (N, T), bool; each row has at least one span.</returns>
    public static Tensor DrawSpans(int items, int frames, long seed, double start = 0.08, int length = 10)
    {
        SplitMix64 random = new(seed, items, frames);
        var masked = new bool[items * frames];
        for (var item = 0; item < items; item++)
        {
            var row = masked.AsSpan(item * frames, frames);
            for (var frame = 0; frame < frames; frame++)
            {
                if (random.Next() < start)
                {
                    row.Slice(frame, Math.Min(length, frames - frame)).Fill(true);
                }
            }

            if (!row.Contains(true))
            {
                row.Slice(random.Next(Math.Max(1, frames - length)), Math.Min(length, frames)).Fill(true);
            }
        }

        return tensor(masked, [items, frames]);
    }

    /// <summary>The cross-entropy over the masked frames.</summary>
    /// <param name="waveforms">Shape (N, Samples).</param>
    /// <param name="units">The acoustic unit of each frame, shape (N, T), int64.</param>
    /// <param name="masked">Which frames are masked, shape (N, T), bool.</param>
    /// <returns>A scalar.</returns>
    public override Tensor forward(Tensor waveforms, Tensor units, Tensor masked)
    {
        using var scope = NewDisposeScope();
        var states = encode(waveforms, masked);
        var seen = projection.call(states.masked_select(masked.unsqueeze(-1)).reshape(-1, states.shape[2]));
        var scores = nn.functional.normalize(seen, dim: -1).matmul(nn.functional.normalize(labels, dim: -1).t()) / Temperature;
        return nn.functional.cross_entropy(scores, units.masked_select(masked)).MoveToOuterDisposeScope();
    }
}
