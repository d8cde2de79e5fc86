using Distiller.Modules;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Language;

/// <summary>A language model whose LSTM consists of modules. Owns its parts.</summary>
public sealed class ModularLanguageModel : nn.Module<Tensor, Tensor>
{
    private readonly Embedding encoder;
    private readonly ModularLstm rnn;
    private readonly Linear decoder;

    /// <summary>A model of parts that are there.</summary>
    /// <param name="encoder">Word numbers to vectors.</param>
    /// <param name="rnn">The cells, batch first.</param>
    /// <param name="decoder">Outputs of the last cell to scores of words.</param>
    public ModularLanguageModel(Embedding encoder, ModularLstm rnn, Linear decoder)
        : base(nameof(ModularLanguageModel))
    {
        (this.encoder, this.rnn, this.decoder) = (encoder, rnn, decoder);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        var (output, _, _) = rnn.call(encoder.call(input), null);
        return decoder.call(output).MoveToOuterDisposeScope();
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
