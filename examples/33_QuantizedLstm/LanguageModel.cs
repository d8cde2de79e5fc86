using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedLstm;

/// <summary>Embedding, LSTM of two layers, scores of words. Shapes: word numbers (N, T) → (N, T, words).</summary>
internal sealed class LanguageModel : nn.Module<Tensor, Tensor>
{
    /// <summary>Cells, one above the other.</summary>
    public const int Layers = 2;

    private const int Width = 24;
    private const int Hidden = 48;

    private readonly Embedding encoder = nn.Embedding(Text.VocabularySize, Width);
    private readonly LSTM rnn = nn.LSTM(Width, Hidden, Layers, batchFirst: true);
    private readonly Linear decoder = nn.Linear(Hidden, Text.VocabularySize);

    public LanguageModel()
        : base(nameof(LanguageModel)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (output, _, _) = rnn.call(encoder.call(input));
        return decoder.call(output).MoveToOuterDisposeScope();
    }

    /// <summary>The same model with its LSTM taken apart; new weights, equal values.</summary>
    public ModularLanguageModel ToModular()
    {
        var words = nn.Embedding(Text.VocabularySize, Width);
        words.load_state_dict(encoder.state_dict());
        var scores = nn.Linear(Hidden, Text.VocabularySize);
        scores.load_state_dict(decoder.state_dict());
        return new(words, LstmConversion.ToModular(rnn, batchFirst: true), scores);
    }

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
