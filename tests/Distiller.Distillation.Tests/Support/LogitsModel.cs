using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Support;

/// <summary>Says the same whatever it is asked: its parameter, shape (N, Classes).</summary>
internal sealed class LogitsModel : nn.Module<Tensor, Tensor>
{
    private readonly Parameter logits;

    public LogitsModel(Tensor values)
        : base(nameof(LogitsModel))
    {
        logits = new Parameter(values.clone());
        RegisterComponents();
    }

    public Parameter Logits => logits;

    public override Tensor forward(Tensor input) => logits.alias();
}
