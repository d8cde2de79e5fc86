using Distiller.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using Recurrent = TorchSharp.torch.nn.Module<
    TorchSharp.torch.Tensor,
    (TorchSharp.torch.Tensor, TorchSharp.torch.Tensor)?,
    (TorchSharp.torch.Tensor, TorchSharp.torch.Tensor, TorchSharp.torch.Tensor)>;

namespace Distiller.Examples.Translation;

/// <summary>An encoder and a decoder of LSTMs with attention between them, a small GNMT.</summary>
/// <remarks>
/// The first layer of the encoder reads in both directions. The first layer of the decoder asks the attention, and what that answers
/// goes to the second one beside the output of the first. Inputs (N, S + T) are those of <see cref="ParallelText"/>, scores (N, T, words).
/// <para>Source: Wu and others 2016, arXiv 1609.08144, with two layers instead of eight.</para>
/// </remarks>
public sealed class TranslationModel : nn.Module<Tensor, Tensor>
{
    private readonly Embedding encoder_embedding;
    private readonly Recurrent encoder_first;
    private readonly Recurrent encoder_second;
    private readonly Embedding decoder_embedding;
    private readonly Recurrent decoder_first;
    private readonly AdditiveAttention attention;
    private readonly Concatenate join = new(-1);
    private readonly Recurrent decoder_second;
    private readonly Linear classifier;
    private readonly int hidden;

    /// <summary>A model with new weights and libtorch's LSTMs.</summary>
    /// <param name="englishWords">Words that it reads.</param>
    /// <param name="germanWords">Words that it writes.</param>
    /// <param name="hidden">Values in the state of each cell; words are embedded in half as many. Range: an even number, 2 and more.</param>
    public TranslationModel(int englishWords, int germanWords, int hidden = 64)
        : this(
            englishWords,
            germanWords,
            hidden,
            nn.LSTM(hidden / 2, hidden / 2, batchFirst: true, bidirectional: true),
            nn.LSTM(hidden, hidden, batchFirst: true),
            nn.LSTM(hidden / 2, hidden, batchFirst: true),
            nn.LSTM(2 * hidden, hidden, batchFirst: true))
    {
    }

    private TranslationModel(
        long englishWords, long germanWords, int hidden, Recurrent encoderFirst, Recurrent encoderSecond, Recurrent decoderFirst, Recurrent decoderSecond)
        : base(nameof(TranslationModel))
    {
        this.hidden = hidden;
        encoder_embedding = nn.Embedding(englishWords, hidden / 2);
        (encoder_first, encoder_second, decoder_first, decoder_second) = (encoderFirst, encoderSecond, decoderFirst, decoderSecond);
        decoder_embedding = nn.Embedding(germanWords, hidden / 2);
        attention = new AdditiveAttention(hidden);
        classifier = nn.Linear(hidden, germanWords);
        RegisterComponents();
    }

    /// <summary>What joins encoder and decoder.</summary>
    public AdditiveAttention Attention => attention;

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        // All English sentences of a minibatch end at the same place.
        var length = input[0].eq(Vocabulary.End).to(ScalarType.Int64).argmax().ToInt64() + 1;
        var memory = Encode(input.narrow(1, 0, length));
        return Decode(input.narrow(1, length, input.shape[1] - length), memory, null).Scores.MoveToOuterDisposeScope();
    }

    /// <summary>Reads sentences of one length.</summary>
    /// <param name="english">Numbers of words with the end mark, (N, S).</param>
    /// <returns>The memory that the decoder attends to, (N, S, H).</returns>
    public Tensor Encode(Tensor english)
    {
        using var scope = NewDisposeScope();
        var (both, _, _) = encoder_first.call(encoder_embedding.call(english), null);
        return encoder_second.call(both, null).Item1.MoveToOuterDisposeScope();
    }

    /// <summary>Writes on. The results belong to the caller's dispose scope.</summary>
    /// <param name="words">Numbers of the words before, (N, T).</param>
    /// <param name="memory">What <see cref="Encode"/> returned.</param>
    /// <param name="state">The state after the words before those; null at the beginning.</param>
    /// <returns>Scores of the words that follow each, (N, T, words), and the state.</returns>
    public (Tensor Scores, TranslationState State) Decode(Tensor words, Tensor memory, TranslationState? state)
    {
        var (query, firstHidden, firstCell) = decoder_first.call(decoder_embedding.call(words), state?.First);
        var (output, secondHidden, secondCell) = decoder_second.call(join.call(query, attention.call(query, memory)), state?.Second);
        return (classifier.call(output), new((firstHidden, firstCell), (secondHidden, secondCell)));
    }

    /// <summary>The same model with its LSTMs taken apart: new weights, equal values.</summary>
    public TranslationModel ToModular()
    {
        TranslationModel modular = new(
            encoder_embedding.weight!.shape[0],
            decoder_embedding.weight!.shape[0],
            hidden,
            Modular(encoder_first),
            Modular(encoder_second),
            Modular(decoder_first),
            Modular(decoder_second));
        modular.encoder_embedding.load_state_dict(encoder_embedding.state_dict());
        modular.decoder_embedding.load_state_dict(decoder_embedding.state_dict());
        modular.attention.load_state_dict(attention.state_dict());
        modular.classifier.load_state_dict(classifier.state_dict());
        modular.train(training);
        return modular;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            encoder_embedding.Dispose();
            encoder_first.Dispose();
            encoder_second.Dispose();
            decoder_embedding.Dispose();
            decoder_first.Dispose();
            attention.Dispose();
            join.Dispose();
            decoder_second.Dispose();
            classifier.Dispose();
        }

        base.Dispose(disposing);
    }

    private static ModularLstm Modular(Recurrent layer) => layer is LSTM builtIn
        ? LstmConversion.ToModular(builtIn, batchFirst: true)
        : throw new InvalidOperationException("The LSTMs of this model have been taken apart already. Call ToModular on the model that was trained.");
}
