using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The parameters of a module that TorchSharp leaves to libtorch: recurrent, embedding and transformer layers.</summary>
/// <remarks>
/// Such a module keeps its tensors by itself. What it registers are wrappers that belong to the dispose scope in which the module was made:
/// once that scope ended the module still computes but lists no parameters.
/// </remarks>
internal sealed class HeldParameters(nn.Module owner) : IDisposable
{
    private readonly List<(string Name, Tensor Value)> held = [];

    /// <summary>The tensors in order, as the operators read them.</summary>
    internal Tensor[] Values { get; private set; } = [];

    internal IEnumerable<string> Names => held.Select(entry => entry.Name);

    internal Tensor? this[string name] => held.Find(entry => entry.Name == name).Value;

    /// <summary>Takes a tensor over and registers a wrapper of it as a parameter.</summary>
    internal void Add(string name, Tensor value)
    {
        owner.register_parameter(name, new Parameter(Shared(value)));
        held.Add((name, value.DetachFromDisposeScope()));
        Values = [.. held.Select(entry => entry.Value)];
    }

    internal Parameter? Get(string name) => owner.get_parameter(name);

    /// <summary>Replaces a parameter; null takes it out.</summary>
    internal void Set(string name, Parameter? value)
    {
        Parameter? old = Get(name);
        if (ReferenceEquals(old, value)) return;
        old?.Dispose();
        owner.Reregister(name, value);
        Renew(name, value);
        Values = [.. held.Select(entry => entry.Value)];
    }

    /// <summary>Reads the registered parameters anew after a conversion.</summary>
    internal void Renew()
    {
        foreach ((string name, _) in held.ToArray()) Renew(name, Get(name));
        Values = [.. held.Select(entry => entry.Value)];
    }

    public void Dispose()
    {
        foreach ((_, Tensor value) in held) value.Dispose();
    }

    private void Renew(string name, Parameter? value)
    {
        int position = held.FindIndex(entry => entry.Name == name);
        if (position >= 0) held[position].Value.Dispose();
        if (value is null && position >= 0) held.RemoveAt(position);
        if (value is null) return;
        (string, Tensor) entry = (name, Shared(value).DetachFromDisposeScope());
        if (position >= 0) held[position] = entry;
        else held.Add(entry);
    }

    /// <summary>Another wrapper of the same native tensor, gradient included.</summary>
    private static Tensor Shared(Tensor value) => new(NativeMethods.shim_tensor_share(value.Handle));
}
