using static TorchSharp.torch;

namespace Distiller.Examples.QuantizationAware;

/// <summary>What one module gave when it was last called.</summary>
internal sealed class Outputs : IDisposable
{
    private Action _removal = () => { };
    private float[] _values = [];

    /// <summary>How many values can be told apart.</summary>
    public long DifferentValues => _values.Distinct().LongCount();

    /// <summary>The largest value.</summary>
    public double Largest => _values.Max();

    /// <summary>Listens from now on. Hooks run in their order: a quantizer that was attached before has its say first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">Which of its modules.</param>
    public void Watch(nn.Module<Tensor, Tensor> model, string name)
    {
        var module = (nn.Module<Tensor, Tensor>)model.named_modules().Single(entry => entry.name == name).module;
        var hook = module.register_forward_hook((_, _, output) =>
        {
            if (!model.training)
            {
                _values = [.. output.data<float>()];
            }

            return null!;
        });
        _removal = hook.remove;
    }

    public void Dispose() => _removal();
}
