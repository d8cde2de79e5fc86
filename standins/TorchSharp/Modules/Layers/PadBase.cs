using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.Modules;

/// <summary>Widens the last dimensions of its input.</summary>
public abstract class PadBase : ParameterLessModule<Tensor, Tensor>
{
    private readonly PaddingModes mode;

    protected PadBase(string name, PaddingModes mode, double value, params long[] padding)
        : base(name)
    {
        this.mode = mode;
        this.value = value;
        this.padding = padding;
    }

    /// <summary>Before and after the last dimension, before and after the one but last, ...</summary>
    public long[] padding { get; set; }

    public double value { get; set; }

    public override Tensor forward(Tensor input) => F.pad(input, padding, mode, value);
}
