using System.Collections.Immutable;
using System.Globalization;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>Saved state: tensors, numbers, flags and texts by name, and nothing else, so that it can be written to any file.</summary>
/// <remarks>
/// Each <c>With</c> returns a new dictionary that shares the tensors of the old one: build a chain, keep and dispose its
/// last link only. Tensors are copied on the way in, on the way out they are lent.
/// </remarks>
public sealed class StateDict : IDisposable
{
    private StateDict(ImmutableSortedDictionary<string, Tensor> tensors, ImmutableSortedDictionary<string, string> scalars)
    {
        Tensors = tensors;
        Scalars = scalars;
    }

    /// <summary>A state without entries.</summary>
    public static StateDict Empty { get; } = new(
        ImmutableSortedDictionary.Create<string, Tensor>(StringComparer.Ordinal),
        ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal));

    /// <summary>The tensors, by name.</summary>
    public ImmutableSortedDictionary<string, Tensor> Tensors { get; }

    /// <summary>The numbers, flags and texts, by name, as invariant text that restores every bit.</summary>
    public ImmutableSortedDictionary<string, string> Scalars { get; }

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsEmpty => Tensors.IsEmpty && Scalars.IsEmpty;

    /// <summary>A state made of what a file held.</summary>
    /// <param name="tensors">Tensors by name; the new state owns them.</param>
    /// <param name="scalars">Numbers, flags and texts by name.</param>
    /// <returns>The state.</returns>
    public static StateDict Of(IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>> scalars) =>
        new(Empty.Tensors.AddRange(tensors), Empty.Scalars.AddRange(scalars));

    /// <summary>Adds a copy of a tensor.</summary>
    /// <param name="name">Unique in the state.</param>
    /// <param name="value">The tensor; any shape and type.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string name, Tensor value)
    {
        using IDisposable noGrad = no_grad();
        using Tensor detached = value.detach();
        return new(Tensors.Add(name, detached.clone().DetachFromDisposeScope()), Scalars);
    }

    /// <summary>Adds a number.</summary>
    /// <param name="name">Unique in the state.</param>
    /// <param name="value">The number.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string name, double value) => With(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Adds an integer.</summary>
    /// <param name="name">Unique in the state.</param>
    /// <param name="value">The integer.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string name, long value) => With(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Adds a flag.</summary>
    /// <param name="name">Unique in the state.</param>
    /// <param name="value">The flag.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string name, bool value) => With(name, value ? "true" : "false");

    /// <summary>Adds a text.</summary>
    /// <param name="name">Unique in the state.</param>
    /// <param name="value">The text.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string name, string value) => new(Tensors, Scalars.Add(name, value));

    /// <summary>Adds all entries of another state, their names preceded by a section's name and a slash.</summary>
    /// <param name="section">Name of the section.</param>
    /// <param name="state">The entries; the new state shares its tensors.</param>
    /// <returns>The new state.</returns>
    public StateDict With(string section, StateDict state) => new(
        Tensors.AddRange(state.Tensors.Select(entry => KeyValuePair.Create($"{section}/{entry.Key}", entry.Value))),
        Scalars.AddRange(state.Scalars.Select(entry => KeyValuePair.Create($"{section}/{entry.Key}", entry.Value))));

    /// <summary>The entries of a section, without its name.</summary>
    /// <param name="section">Name of the section.</param>
    /// <returns>A state that shares the tensors of this one; empty if there is no such section. Do not dispose it.</returns>
    public StateDict Section(string section)
    {
        string prefix = section + "/";
        return Of(
            Tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value)),
            Scalars.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal)).Select(entry => KeyValuePair.Create(entry.Key[prefix.Length..], entry.Value)));
    }

    /// <summary>Whether an entry of this name exists.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True for tensors and scalars alike.</returns>
    public bool Contains(string name) => Tensors.ContainsKey(name) || Scalars.ContainsKey(name);

    /// <summary>A tensor. It still belongs to this state.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The tensor.</returns>
    /// <exception cref="InvalidDataException">There is no tensor of this name.</exception>
    public Tensor Tensor(string name) => Tensors.TryGetValue(name, out Tensor? value) ? value : throw Missing(name, "tensor", Tensors.Keys);

    /// <summary>A number.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The number.</returns>
    /// <exception cref="InvalidDataException">There is no number of this name.</exception>
    public double Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : throw Malformed(name, "number");

    /// <summary>An integer.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The integer.</returns>
    /// <exception cref="InvalidDataException">There is no integer of this name.</exception>
    public long Integer(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Malformed(name, "integer");

    /// <summary>A flag.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The flag.</returns>
    /// <exception cref="InvalidDataException">There is no flag of this name.</exception>
    public bool Flag(string name) => bool.TryParse(Text(name), out bool value) ? value : throw Malformed(name, "flag");

    /// <summary>A text.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The text.</returns>
    /// <exception cref="InvalidDataException">There is no text of this name.</exception>
    public string Text(string name) => Scalars.TryGetValue(name, out string? value) ? value : throw Missing(name, "value", Scalars.Keys);

    /// <summary>Frees the tensors.</summary>
    public void Dispose()
    {
        foreach (Tensor tensor in Tensors.Values)
        {
            tensor.Dispose();
        }
    }

    private static InvalidDataException Missing(string name, string kind, IEnumerable<string> known) =>
        new($"The saved state has no {kind} '{name}'. {NearestNames.Hint(name, known)} It was written by another component or version.");

    private InvalidDataException Malformed(string name, string kind) =>
        new($"The entry '{name}' of the saved state is '{Scalars[name]}', which is not a {kind}. The file was written by another version or changed by hand.");
}
