using System.Collections.Immutable;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>A self-supervised speech encoder: HuBERT, or its student DistilHuBERT, by configuration.</summary>
/// <remarks>
/// Shapes: waveforms (N, Samples) → states of the last layer (N, T, D). Parameters have the names that the files of
/// published weights have. The layers' states are outputs of modules: index 0 of the literature is <c>encoder.dropout</c>,
/// index i is <c>encoder.layers.(i - 1)</c>. Layers are never skipped at random while training.
/// </remarks>
public sealed class HubertModel : nn.Module<Tensor, Tensor>
{
    private const double WeightDeviation = 0.02;
    [ComponentName(Name = "feature_extractor")]
    private readonly FeatureExtractor extractor;
    [ComponentName(Name = "feature_projection")]
    private readonly FeatureProjection projection;
    private readonly HubertEncoder encoder;
    [ComponentName(Name = "masked_spec_embed")]
    private readonly Parameter? maskVector;

    /// <summary>A model with new weights, from the tensor library's generator.</summary>
    /// <param name="configuration">The sizes.</param>
    /// <exception cref="ArgumentException">The sizes do not fit together.</exception>
    public HubertModel(HubertConfiguration configuration)
        : base(nameof(HubertModel))
    {
        configuration.Validate();
        Configuration = configuration;
        extractor = new(configuration);
        projection = new(configuration);
        encoder = new(configuration);
        if (configuration.HasMaskVector)
        {
            using var scope = NewDisposeScope();
            maskVector = new Parameter(rand(configuration.Width));
            maskVector.DetachFromDisposeScope();
        }

        RegisterComponents();
        Initialize();
    }

    /// <summary>The sizes.</summary>
    public HubertConfiguration Configuration { get; }

    /// <summary>The module paths of the states, index 0 first.</summary>
    public ImmutableArray<string> StatePaths =>
        ["encoder.dropout", .. Enumerable.Range(0, Configuration.Layers).Select(layer => FormattableString.Invariant($"encoder.layers.{layer}"))];

    /// <summary>Encodes waveforms of one length.</summary>
    /// <param name="input">Shape (N, Samples).</param>
    /// <returns>Shape (N, T, D).</returns>
    public override Tensor forward(Tensor input) => Encode(input, lengths: null);

    /// <summary>Encodes waveforms that were padded with zeros to one length.</summary>
    /// <param name="waveforms">Shape (N, Samples).</param>
    /// <param name="lengths">Samples of each, shape (N), int64; null if none is padded. Frames beyond are not attended to.</param>
    /// <param name="masked">Frames whose features are replaced by the mask vector, shape (N, T), bool; null for none.</param>
    /// <returns>Shape (N, T, D); frames beyond the lengths mean nothing.</returns>
    /// <exception cref="ArgumentException">The waveforms are shorter than a frame.</exception>
    /// <exception cref="InvalidOperationException">Frames are masked, but the model has no mask vector.</exception>
    public Tensor Encode(Tensor waveforms, Tensor? lengths, Tensor? masked = null)
    {
        if (Configuration.FramesOf(waveforms.shape[^1]) == 0)
        {
            throw new ArgumentException(FormattableString.Invariant($"Waveforms of {waveforms.shape[^1]} samples are shorter than a frame. Pad them with zeros."), nameof(waveforms));
        }

        using var scope = NewDisposeScope();
        var inputs = Configuration.NormalizesInput ? Normalized(waveforms, lengths) : waveforms;
        var x = projection.call(extractor.call(inputs).transpose(1, 2));
        if (masked is not null)
        {
            var vector = maskVector ?? throw new InvalidOperationException("The model has no mask vector. Set HasMaskVector in its configuration.");
            x = where(masked.unsqueeze(-1), vector, x);
        }

        return encoder.call(x, lengths is null ? null : FrameMask(lengths, x.shape[1])).MoveToOuterDisposeScope();
    }

    /// <summary>Which frames are speech.</summary>
    /// <param name="lengths">Samples of each waveform, shape (N), int64.</param>
    /// <param name="frames">T.</param>
    /// <returns>Shape (N, T): 1 for speech, 0 for padding.</returns>
    public Tensor FrameMask(Tensor lengths, long frames)
    {
        using var scope = NewDisposeScope();
        long[] valid = [.. lengths.data<long>().Select(Configuration.FramesOf)];
        return arange(frames).unsqueeze(0).lt(tensor(valid).unsqueeze(1)).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Tensor Normalized(Tensor waveforms, Tensor? lengths)
    {
        const double epsilon = 1e-7;
        using var scope = NewDisposeScope();
        var samples = waveforms.shape[1];
        var mask = lengths is null ? ones_like(waveforms) : arange(samples).unsqueeze(0).lt(lengths.unsqueeze(1)).to(waveforms.dtype);
        var count = mask.sum([1L], keepdim: true);
        var centered = (waveforms - ((waveforms * mask).sum([1L], keepdim: true) / count)) * mask;
        return (centered / (centered.square().sum([1L], keepdim: true) / count + epsilon).sqrt()).MoveToOuterDisposeScope();
    }

    private void Initialize()
    {
        using var noGrad = no_grad();
        foreach (var linear in modules().OfType<Linear>())
        {
            nn.init.normal_(linear.weight!, 0, WeightDeviation);
            nn.init.zeros_(linear.bias!);
        }
    }
}
