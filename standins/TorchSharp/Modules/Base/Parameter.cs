using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A tensor that a module owns and that training changes.</summary>
public class Parameter : Tensor
{
    /// <summary>Takes over the native reference of <paramref name="data"/>, which is invalid afterwards.</summary>
    public Parameter(Tensor data, bool requires_grad = true)
        : base(data.DecoupleFromNativeHandle())
    {
        this.requires_grad = requires_grad;
    }
}
