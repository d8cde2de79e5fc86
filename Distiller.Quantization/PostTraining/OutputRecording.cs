using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Keeps the outputs of modules in one forward pass, to compare two versions of a model.</summary>
internal sealed class OutputRecording : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly Dictionary<string, Tensor> _outputs = new(StringComparer.Ordinal);

    internal OutputRecording(IEnumerable<(string Name, nn.Module Module)> modules)
    {
        foreach (var (name, module) in modules)
        {
            switch (module)
            {
                case nn.Module<Tensor, Tensor> one:
                    _removals.Add(one.register_forward_hook((_, _, output) => Keep(name, output)).remove);
                    break;
                case nn.Module<Tensor, Tensor, Tensor> two:
                    _removals.Add(two.register_forward_hook((_, _, _, output) => Keep(name, output)).remove);
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The output of a module's last call, or null.</summary>
    public Tensor? Find(string name) => _outputs.GetValueOrDefault(name);

    public void Dispose()
    {
        _removals.ForEach(remove => remove());
        foreach (var output in _outputs.Values)
        {
            output.Dispose();
        }
    }

    private Tensor Keep(string name, Tensor output)
    {
        if (_outputs.Remove(name, out var earlier))
        {
            earlier.Dispose();
        }

        using var noGradients = no_grad();
        _outputs.Add(name, output.detach().to(ScalarType.Float32, copy: true).DetachFromDisposeScope());
        return null!;
    }
}
