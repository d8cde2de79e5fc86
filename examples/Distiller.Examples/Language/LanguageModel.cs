using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Language;

/// <summary>Embedding, LSTM of two layers, scores of words. Shapes: word numbers (N, T) → (N, T, words).</summary>
public sealed class LanguageModel : nn.Module<Tensor, Tensor>
{
    /// <summary>Cells, one above the other.</summary>
    public const int Layers = 2;

    private readonly int width;
    private readonly int hidden;
    private readonly Embedding encoder;
    private readonly LSTM rnn;
    private readonly Linear decoder;

    /// <summary>A model with new weights.</summary>
    /// <param name="hidden">Values in the state of each cell; words are embedded in half as many. Range: 2 and more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is below 2.</exception>
    public LanguageModel(int hidden = 48)
        : base(nameof(LanguageModel))
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(hidden, 2);
        (width, this.hidden) = (hidden / 2, hidden);
        encoder = nn.Embedding(Text.VocabularySize, width);
        rnn = nn.LSTM(width, hidden, Layers, batchFirst: true);
        decoder = nn.Linear(hidden, Text.VocabularySize);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (output, _, _) = rnn.call(encoder.call(input));
        return decoder.call(output).MoveToOuterDisposeScope();
    }

    /// <summary>The same model with its LSTM taken apart; new weights, equal values.</summary>
    public ModularLanguageModel ToModular()
    {
        var words = nn.Embedding(Text.VocabularySize, width);
        words.load_state_dict(encoder.state_dict());
        var scores = nn.Linear(hidden, Text.VocabularySize);
        scores.load_state_dict(decoder.state_dict());
        return new(words, LstmConversion.ToModular(rnn, batchFirst: true), scores);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            encoder.Dispose();
            rnn.Dispose();
            decoder.Dispose();
        }

        base.Dispose(disposing);
    }
}
