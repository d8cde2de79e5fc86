using System.Collections.Immutable;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>The sizes and variants of a HuBERT-style encoder. Names of the file <c>config.json</c> stand beside each.</summary>
/// <remarks>Sources: Hsu et al. 2021, "HuBERT", arXiv 2106.07447; Chang et al. 2021, "DistilHuBERT", arXiv 2110.01900.</remarks>
public sealed record HubertConfiguration
{
    /// <summary>HuBERT Base: 12 layers, 94,371,712 parameters with its mask vector.</summary>
    public static HubertConfiguration Base { get; } = new();

    /// <summary>DistilHuBERT: 2 layers, no norm before the projection, 23,491,200 parameters.</summary>
    public static HubertConfiguration DistilHubert { get; } = new() { Layers = 2, NormalizesFeatures = false, HasMaskVector = false };

    /// <summary>Output channels of the convolutions: <c>conv_dim</c>.</summary>
    public ImmutableArray<int> Channels { get; init; } = [512, 512, 512, 512, 512, 512, 512];

    /// <summary>Kernel lengths: <c>conv_kernel</c>.</summary>
    public ImmutableArray<int> Kernels { get; init; } = [10, 3, 3, 3, 3, 2, 2];

    /// <summary>Strides: <c>conv_stride</c>.</summary>
    public ImmutableArray<int> Strides { get; init; } = [5, 2, 2, 2, 2, 2, 2];

    /// <summary>Whether convolutions have a bias: <c>conv_bias</c>.</summary>
    public bool HasConvolutionBias { get; init; }

    /// <summary>Where convolutions are normalised: <c>feat_extract_norm</c>.</summary>
    public FeatureNormalization Normalization { get; init; } = FeatureNormalization.FirstLayer;

    /// <summary>Whether features are normalised before they are projected: <c>feat_proj_layer_norm</c>.</summary>
    public bool NormalizesFeatures { get; init; } = true;

    /// <summary>Width of the transformer, D: <c>hidden_size</c>.</summary>
    public int Width { get; init; } = 768;

    /// <summary>Transformer layers: <c>num_hidden_layers</c>.</summary>
    public int Layers { get; init; } = 12;

    /// <summary>Attention heads: <c>num_attention_heads</c>.</summary>
    public int Heads { get; init; } = 12;

    /// <summary>Width of the feed-forward layers: <c>intermediate_size</c>.</summary>
    public int FeedForward { get; init; } = 3072;

    /// <summary>Kernel length of the positional convolution: <c>num_conv_pos_embeddings</c>.</summary>
    public int PositionKernel { get; init; } = 128;

    /// <summary>Groups of the positional convolution: <c>num_conv_pos_embedding_groups</c>.</summary>
    public int PositionGroups { get; init; } = 16;

    /// <summary>Whether layers are normalised before attention and feed-forward instead of after them: <c>do_stable_layer_norm</c>.</summary>
    public bool NormalizesFirst { get; init; }

    /// <summary>Added to variances: <c>layer_norm_eps</c>.</summary>
    public double Epsilon { get; init; } = 1e-5;

    /// <summary>Dropout of hidden states, attention and feed-forward while training: <c>hidden_dropout</c>.</summary>
    public double Dropout { get; init; } = 0.1;

    /// <summary>Whether there is a vector for masked frames, for training with masks: <c>masked_spec_embed</c>.</summary>
    public bool HasMaskVector { get; init; } = true;

    /// <summary>Whether each waveform is brought to mean 0 and deviation 1: <c>do_normalize</c> of the preprocessor's file.</summary>
    public bool NormalizesInput { get; init; }

    /// <summary>Samples from frame to frame: the product of the strides.</summary>
    public int Stride => Strides.Aggregate(1, (product, stride) => product * stride);

    /// <summary>How many frames a waveform gives.</summary>
    /// <param name="samples">Samples. Range: 0 and more.</param>
    /// <returns>0 for a waveform that is shorter than one frame.</returns>
    public long FramesOf(long samples)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return Kernels.Zip(Strides).Aggregate(samples, (length, layer) => length < layer.First ? 0 : ((length - layer.First) / layer.Second) + 1);
    }

    /// <summary>Refuses sizes that do not fit together.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    public void Validate()
    {
        if (Channels.Length == 0 || Kernels.Length != Channels.Length || Strides.Length != Channels.Length)
        {
            throw new ArgumentException(FormattableString.Invariant(
                $"The convolutions have {Channels.Length} channel counts, {Kernels.Length} kernels and {Strides.Length} strides. Give as many of each, at least one."));
        }

        foreach (var (name, value) in new[] { ("heads", Heads), ("positional groups", PositionGroups) })
        {
            if (value < 1 || Width % value != 0)
            {
                throw new ArgumentException(FormattableString.Invariant($"A width of {Width} cannot be divided by {value} {name}. Choose a divisor."));
            }
        }
    }
}
