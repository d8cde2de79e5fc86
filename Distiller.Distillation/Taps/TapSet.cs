using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The taps on one model, by module path.</summary>
/// <example><code>
/// using var taps = new TapSet(model, ["layer1", "layer2"]);
/// using (taps.Record())
/// {
///     var scores = model.call(images);
/// }
///
/// var features = taps["layer1"];
/// </code></example>
/// <param name="model">The model; it outlives the taps.</param>
public sealed class TapSet(nn.Module model) : IDisposable
{
    private readonly Dictionary<string, ModuleTap> _taps = [];

    /// <summary>Taps several modules.</summary>
    /// <param name="model">The model; it outlives the taps.</param>
    /// <param name="paths">Module paths, such as <c>layer1.0</c>.</param>
    /// <exception cref="ModelStructureException">The model has no such module, or it cannot be tapped.</exception>
    public TapSet(nn.Module model, IEnumerable<string> paths)
        : this(model)
    {
        foreach (var path in paths)
        {
            Add(path);
        }
    }

    /// <summary>The paths that are tapped.</summary>
    public IReadOnlyCollection<string> Paths => _taps.Keys;

    /// <summary>What a module put out in the last recorded forward pass. It belongs to the set.</summary>
    /// <param name="path">A path, as it was added.</param>
    /// <returns>The output, with its gradient history.</returns>
    /// <exception cref="ArgumentException">The path is not tapped.</exception>
    /// <exception cref="InvalidOperationException">The module was not called while recording.</exception>
    public Tensor this[string path] => !_taps.TryGetValue(path, out var tap)
        ? throw new ArgumentException($"'{path}' is not tapped. {NearestNames.Hint(path, _taps.Keys)}", nameof(path))
        : tap.Output ?? throw new InvalidOperationException(
            $"The module '{path}' put nothing out in the recorded forward pass. Run the model inside Record(), and let it call the module with 'call': "
            + "'forward' bypasses hooks.");

    /// <summary>Taps a module; one that is tapped already stays as it is.</summary>
    /// <param name="path">The module's path; a <c>module</c> component of DataParallel is tolerated.</param>
    /// <exception cref="ModelStructureException">The model has no such module, or it cannot be tapped.</exception>
    public void Add(string path)
    {
        if (_taps.ContainsKey(path))
        {
            return;
        }

        _taps.Add(path, new ModuleTap(path, ModuleAt(model, path)));
    }

    /// <summary>Captures outputs until the result is disposed; what was captured before is dropped first.</summary>
    /// <returns>Ends the recording; captured outputs stay until <see cref="Clear"/>.</returns>
    public IDisposable Record()
    {
        Clear();
        Switch(isOn: true);
        return new Recording(this);
    }

    /// <summary>Lets go of all captured outputs.</summary>
    public void Clear()
    {
        foreach (var tap in _taps.Values)
        {
            tap.Clear();
        }
    }

    /// <summary>Removes all taps.</summary>
    public void Dispose()
    {
        foreach (var tap in _taps.Values)
        {
            tap.Dispose();
        }

        _taps.Clear();
    }

    internal static nn.Module ModuleAt(nn.Module model, string path)
    {
        var modules = model.named_modules().DistinctBy(entry => entry.name).ToDictionary(entry => entry.name, entry => entry.module);
        return ModulePath.Resolve(path, modules.Keys) is { } found
            ? modules[found]
            : throw new ModelStructureException($"The model '{model.GetName()}' has no module '{path}'. {NearestNames.Hint(path, modules.Keys)}");
    }

    private void Switch(bool isOn)
    {
        foreach (var tap in _taps.Values)
        {
            tap.IsRecording = isOn;
        }
    }

    private sealed class Recording(TapSet taps) : IDisposable
    {
        public void Dispose() => taps.Switch(isOn: false);
    }
}
