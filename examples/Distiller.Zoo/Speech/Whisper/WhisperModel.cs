using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>An encoder-decoder of Whisper's form, of any size.</summary>
/// <remarks>
/// Parameters have the names of Hugging Face's files. The projection to logits is the table of tokens itself, and no parameter of its own.
/// <para>Shapes: log-mel features (N, Mels, T), tokens (N, L) → logits (N, L, Vocabulary).</para>
/// </remarks>
public sealed class WhisperModel : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly WhisperBody model;

    /// <summary>Makes a model with new weights.</summary>
    /// <param name="config">The sizes.</param>
    public WhisperModel(WhisperConfig config)
        : base(nameof(WhisperModel))
    {
        Config = config;
        model = new WhisperBody(config);
        RegisterComponents();
    }

    /// <summary>The sizes.</summary>
    public WhisperConfig Config { get; }

    /// <summary>The encoder: a part of the model.</summary>
    public nn.Module<Tensor, Tensor> Encoder => model.encoder;

    /// <summary>Logits of the next token at every position.</summary>
    public override Tensor forward(Tensor features, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Decode(Encode(features), tokens).MoveToOuterDisposeScope();
    }

    /// <summary>Hears: features (N, Mels, T) → (N, S, Width).</summary>
    public Tensor Encode(Tensor features) => model.encoder.call(features);

    /// <summary>Reads: what was heard and tokens (N, L) → logits (N, L, Vocabulary).</summary>
    public Tensor Decode(Tensor encoded, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return Project(model.decoder.call(tokens, encoded)).MoveToOuterDisposeScope();
    }

    /// <summary>Begins to decode token by token.</summary>
    /// <param name="encoded">What was heard, (N, S, Width).</param>
    /// <returns>What <see cref="Step"/> needs; the caller disposes it.</returns>
    public WhisperCache Start(Tensor encoded)
    {
        using var scope = NewDisposeScope();
        return model.decoder.Start(encoded);
    }

    /// <summary>Logits (N, L, Vocabulary) after the next tokens (N, L), computed for these positions only.</summary>
    public Tensor Step(Tensor tokens, WhisperCache cache)
    {
        using var scope = NewDisposeScope();
        return Project(model.decoder.Step(tokens, cache)).MoveToOuterDisposeScope();
    }

    private Tensor Project(Tensor hidden) => hidden.matmul(model.decoder.Table.t());
}
