using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedLstm;

/// <summary>A language model whose LSTM consists of modules. Owns its parts.</summary>
internal sealed class ModularLanguageModel : nn.Module<Tensor, Tensor>
{
    private readonly Embedding encoder;
    private readonly ModularLstm rnn;
    private readonly Linear decoder;

    public ModularLanguageModel(Embedding encoder, ModularLstm rnn, Linear decoder)
        : base(nameof(ModularLanguageModel))
    {
        (this.encoder, this.rnn, this.decoder) = (encoder, rnn, decoder);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (output, _, _) = rnn.call(encoder.call(input), null);
        return decoder.call(output).MoveToOuterDisposeScope();
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
