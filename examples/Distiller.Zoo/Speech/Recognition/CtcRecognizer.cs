using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Recognition;

/// <summary>A recogniser of another family than Whisper's: recurrent, without a decoder, trained by connectionist temporal classification.</summary>
/// <remarks>
/// Groups of neighbouring frames are joined, projected, and read in both directions by gated recurrent units; class 0 is the blank.
/// <para>Shapes: log-mel features (N, Mels, T) → log-probabilities (N, T / Group, Classes).</para>
/// <para>Source: Graves et al. 2006, ICML, "Connectionist temporal classification".</para>
/// </remarks>
public sealed class CtcRecognizer : nn.Module<Tensor, Tensor>
{
    private const int Group = 4;
    private readonly Linear input;
    private readonly GRU recurrent;
    private readonly Linear output;

    /// <summary>Makes a recogniser with new weights.</summary>
    /// <param name="mels">Bins of the features.</param>
    /// <param name="classes">Number of tokens, the blank included.</param>
    /// <param name="width">Units in each direction.</param>
    /// <param name="layers">Recurrent layers.</param>
    public CtcRecognizer(int mels, int classes, int width = 80, int layers = 3)
        : base(nameof(CtcRecognizer))
    {
        input = nn.Linear(mels * Group, width);
        recurrent = nn.GRU(width, width, layers, batchFirst: true, bidirectional: true);
        output = nn.Linear(2 * width, classes);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor features)
    {
        using var scope = NewDisposeScope();
        var frames = features.shape[2] / Group;
        var groups = features.narrow(2, 0, frames * Group).transpose(1, 2).reshape(features.shape[0], frames, -1);
        var (hidden, _) = recurrent.call(nn.functional.relu(input.call(groups)));
        return output.call(hidden).log_softmax(-1).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of known texts.</summary>
    /// <param name="logs">Log-probabilities (N, T, Classes).</param>
    /// <param name="texts">The tokens of each text; none is the blank.</param>
    /// <returns>A scalar: the mean over texts of −log p(text) per token; texts that do not fit count as 0.</returns>
    public static Tensor Loss(Tensor logs, IReadOnlyList<IReadOnlyList<int>> texts)
    {
        using var scope = NewDisposeScope();
        var lengths = tensor([.. texts.Select(text => (long)text.Count)], dtype: ScalarType.Int64);
        var flat = tensor([.. texts.SelectMany(text => text.Select(token => (long)token))], dtype: ScalarType.Int64);
        var times = full([texts.Count], logs.shape[1], dtype: ScalarType.Int64);
        return nn.functional.ctc_loss(logs.transpose(0, 1), flat, times, lengths, blank: CtcDecoding.Blank, zero_infinity: true).MoveToOuterDisposeScope();
    }
}
