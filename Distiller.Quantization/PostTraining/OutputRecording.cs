using Distiller.Graph;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Keeps the outputs of modules in one forward pass, and the inputs of some, to compare two versions of a model.</summary>
internal sealed class OutputRecording : IDisposable
{
    private readonly IReadOnlyList<Action> _removals;
    private readonly IReadOnlySet<string> _read;
    private readonly Dictionary<string, SimulatedLayer> _watched;
    private readonly Dictionary<string, Tensor> _tensors = new(StringComparer.Ordinal);

    /// <summary>Begins to record.</summary>
    /// <param name="model">The model.</param>
    /// <param name="read">Modules whose inputs are kept.</param>
    /// <param name="simulations">What stands in for modules: some of it hides the inputs from hooks.</param>
    internal OutputRecording(nn.Module model, IReadOnlySet<string> read, IEnumerable<ISimulation> simulations)
    {
        _read = read;
        _watched = simulations.OfType<SimulatedLayer>().Where(layer => read.Contains(layer.Name)).ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (var (name, layer) in _watched)
        {
            layer.Watch = inputs => KeepInputs(name, inputs);
        }

        _removals = ForwardHooks.AttachToLeaves(model, See);
    }

    /// <summary>The output of a module's last call, or null.</summary>
    public Tensor? Find(string name) => _tensors.GetValueOrDefault(name);

    /// <summary>An input of a module's last call, or null.</summary>
    public Tensor? FindInput(string name, int index) => _tensors.GetValueOrDefault(InputName(name, index));

    /// <summary>Ends the recording: later calls, with other hooks in place, are not those that were meant.</summary>
    public void Stop()
    {
        foreach (var remove in _removals)
        {
            remove();
        }

        foreach (var layer in _watched.Values)
        {
            layer.Watch = null;
        }
    }

    public void Dispose()
    {
        Stop();
        foreach (var tensor in _tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static string InputName(string module, int index) => FormattableString.Invariant($"{module} input {index}");

    private void See(string name, nn.Module module, Tensor[] inputs, Tensor output)
    {
        Keep(name, output);
        if (_read.Contains(name) && !_watched.ContainsKey(name))
        {
            KeepInputs(name, inputs);
        }
    }

    private void KeepInputs(string name, Tensor[] inputs)
    {
        for (var index = 0; index < inputs.Length; index++)
        {
            Keep(InputName(name, index), inputs[index]);
        }
    }

    private void Keep(string name, Tensor values)
    {
        if (_tensors.Remove(name, out var earlier))
        {
            earlier.Dispose();
        }

        using var noGradients = no_grad();
        _tensors.Add(name, values.detach().to(ScalarType.Float32, copy: true).DetachFromDisposeScope());
    }
}
