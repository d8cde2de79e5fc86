using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Encoder and decoder under one name, as the files have them.</summary>
internal sealed class WhisperBody : nn.Module<Tensor, Tensor, Tensor>
{
    public readonly WhisperEncoder encoder;
    public readonly WhisperDecoder decoder;

    public WhisperBody(WhisperConfig config)
        : base(nameof(WhisperBody))
    {
        encoder = new WhisperEncoder(config);
        decoder = new WhisperDecoder(config);
        RegisterComponents();
    }

    public override Tensor forward(Tensor features, Tensor tokens)
    {
        using var scope = NewDisposeScope();
        return decoder.call(tokens, encoder.call(features)).MoveToOuterDisposeScope();
    }
}
