using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Keeps the outputs of modules in one forward pass, to compare two versions of a model.</summary>
internal sealed class OutputRecording : IDisposable
{
    private readonly IReadOnlyList<Action> _removals;
    private readonly Dictionary<string, Tensor> _outputs = new(StringComparer.Ordinal);

    internal OutputRecording(nn.Module model) => _removals = ForwardHooks.AttachToLeaves(model, (name, _, _, output) => Keep(name, output));

    /// <summary>The output of a module's last call, or null.</summary>
    public Tensor? Find(string name) => _outputs.GetValueOrDefault(name);

    public void Dispose()
    {
        foreach (var remove in _removals)
        {
            remove();
        }

        foreach (var output in _outputs.Values)
        {
            output.Dispose();
        }
    }

    private void Keep(string name, Tensor output)
    {
        if (_outputs.Remove(name, out var earlier))
        {
            earlier.Dispose();
        }

        using var noGradients = no_grad();
        _outputs.Add(name, output.detach().to(ScalarType.Float32, copy: true).DetachFromDisposeScope());
    }
}
