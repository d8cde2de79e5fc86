using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Recognition;

/// <summary>Embeds sounds and texts in one space, where those that belong together are close.</summary>
/// <remarks>
/// Sound: three convolutions over time, their mean, a projection. Text: a bag of character trigrams and a projection. Vectors have length 1.
/// Trained by InfoNCE (van den Oord et al. 2018, arXiv 1807.03748) in both directions, with a learned scale as in CLIP (arXiv 2103.00020).
/// </remarks>
public sealed class JointEmbedder : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Buckets that trigrams are hashed into.</summary>
    public const int Buckets = 1024;

    private const double StartScale = 10;
    private const double LargestScale = 100;
    private readonly Sequential audio;
    private readonly Linear audio_projection;
    private readonly Linear text_projection;
    private readonly Parameter log_scale = nn.Parameter(tensor((float)Math.Log(StartScale)));

    /// <summary>Makes an embedder with new weights.</summary>
    /// <param name="mels">Bins of the features.</param>
    /// <param name="width">Channels of the convolutions.</param>
    /// <param name="dimensions">Length of the vectors.</param>
    public JointEmbedder(int mels, int width = 96, int dimensions = 64)
        : base(nameof(JointEmbedder))
    {
        audio = nn.Sequential(
            ("conv1", nn.Conv1d(mels, width, kernel_size: 5, stride: 2, padding: 2)),
            ("act1", nn.GELU()),
            ("conv2", nn.Conv1d(width, width, kernel_size: 5, stride: 2, padding: 2)),
            ("act2", nn.GELU()),
            ("conv3", nn.Conv1d(width, 2 * width, kernel_size: 5, stride: 2, padding: 2)),
            ("act3", nn.GELU()));
        audio_projection = nn.Linear(2 * width, dimensions);
        text_projection = nn.Linear(Buckets, dimensions);
        RegisterComponents();
    }

    /// <summary>Scaled cosines of all sounds (N, Mels, T) with all texts (N, Buckets): (N, N).</summary>
    public override Tensor forward(Tensor features, Tensor bags)
    {
        using var scope = NewDisposeScope();
        return (EmbedAudio(features).matmul(EmbedText(bags).t()) * log_scale.exp().clamp_max(LargestScale)).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors of sounds: (N, Mels, T) → (N, Dimensions).</summary>
    public Tensor EmbedAudio(Tensor features)
    {
        using var scope = NewDisposeScope();
        return nn.functional.normalize(audio_projection.call(audio.call(features).mean([2])), 2, 1).MoveToOuterDisposeScope();
    }

    /// <summary>Vectors of texts: bags (N, Buckets) → (N, Dimensions).</summary>
    public Tensor EmbedText(Tensor bags)
    {
        using var scope = NewDisposeScope();
        return nn.functional.normalize(text_projection.call(bags), 2, 1).MoveToOuterDisposeScope();
    }

    /// <summary>InfoNCE of a minibatch whose sounds and texts belong together in their order.</summary>
    public Tensor Loss(Tensor features, Tensor bags)
    {
        using var scope = NewDisposeScope();
        var scores = call(features, bags);
        var own = arange(scores.shape[0], dtype: ScalarType.Int64);
        return ((nn.functional.cross_entropy(scores, own) + nn.functional.cross_entropy(scores.t(), own)) / 2).MoveToOuterDisposeScope();
    }

    /// <summary>How often each bucket's trigrams come in a text, divided by the root of the text's length.</summary>
    /// <param name="text">The text; a space is set before and behind it.</param>
    /// <returns>One number for each bucket.</returns>
    public static float[] Bag(string text)
    {
        const uint Basis = 2166136261;
        const uint Prime = 16777619;
        float[] bag = new float[Buckets];
        string padded = $" {text} ";
        for (int i = 0; i + 3 <= padded.Length; i++)
        {
            // FNV-1a, which is the same in every process.
            uint hash = Basis;
            foreach (char character in padded.AsSpan(i, 3))
            {
                hash = unchecked((hash ^ character) * Prime);
            }

            bag[hash % Buckets] += 1 / MathF.Sqrt(padded.Length);
        }

        return bag;
    }
}
