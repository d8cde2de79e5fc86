using Distiller.Naming;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Masking;

/// <summary>The masks of a model by parameter name. Every named parameter has an entry, most of them without a mask.</summary>
/// <remarks>
/// Only entries with a mask cost time: a training step without masks does nothing here. The table follows the model: at
/// <see cref="Synchronize"/> new parameters get entries, replaced ones are connected again, and masks of parameters that a
/// quantizer renamed move with them.
/// </remarks>
public sealed class MaskTable : IDisposable
{
    private readonly nn.Module model;
    private readonly Dictionary<string, ParameterMask> entries = new(StringComparer.Ordinal);
    private ParameterMask[]? active;

    /// <summary>Makes a table for a model.</summary>
    /// <param name="model">The model; it outlives the table.</param>
    public MaskTable(nn.Module model)
    {
        this.model = model;
        Synchronize();
    }

    /// <summary>The names of the model's parameters, in the model's order.</summary>
    public IReadOnlyCollection<string> Names => entries.Keys;

    /// <summary>All entries, in the model's order.</summary>
    public IReadOnlyCollection<ParameterMask> Entries => entries.Values;

    /// <summary>The entries that have a mask.</summary>
    public IReadOnlyList<ParameterMask> Active => active ??= [.. entries.Values.Where(entry => entry.HasMask)];

    /// <summary>The entry of a parameter.</summary>
    /// <param name="name">The model's own name of it.</param>
    /// <returns>The entry.</returns>
    /// <exception cref="ModelStructureException">The model has no such parameter.</exception>
    public ParameterMask this[string name] =>
        entries.TryGetValue(name, out ParameterMask? entry)
            ? entry
            : throw new ModelStructureException(
                $"There is no mask for '{name}', because the model '{model.GetName()}' has no such parameter. {NearestNames.Hint(name, entries.Keys)}");

    /// <summary>Whether the model has a parameter of this name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True if there is an entry.</returns>
    public bool Contains(string name) => entries.ContainsKey(name);

    /// <summary>Reads the model's parameters again. The scheduler calls it when an epoch begins; call it after surgery in between.</summary>
    /// <exception cref="ModelStructureException">A parameter changed its shape, and its mask did not follow.</exception>
    public void Synchronize()
    {
        Dictionary<string, ParameterMask> old = new(entries, StringComparer.Ordinal);
        List<ParameterMask> current = [];
        foreach ((string name, Parameter parameter) in model.named_parameters())
        {
            current.Add(Follow(old, name, parameter));
        }

        foreach (ParameterMask gone in old.Values)
        {
            gone.Dispose();
        }

        entries.Clear();
        current.ForEach(entry => entries.Add(entry.Name, entry));
        Invalidate();
    }

    /// <summary>
    /// Gives measurements the weights that the forward passes of this epoch see: masks that hold in the forward pass only are
    /// applied until the result is disposed.
    /// </summary>
    /// <returns>Dispose it to bring the dense weights back.</returns>
    public IDisposable MaskForEvaluation()
    {
        using IDisposable noGrad = no_grad();
        foreach (ParameterMask entry in Active)
        {
            if (entry.IsEngaged || !entry.MaskOnForwardOnly)
            {
                entry.ApplyForForward(keepDense: entry.MaskOnForwardOnly);
            }
        }

        return new Reversal(this);
    }

    /// <summary>Frees all masks.</summary>
    public void Dispose()
    {
        foreach (ParameterMask entry in entries.Values)
        {
            entry.Dispose();
        }

        Invalidate();
    }

    internal void Invalidate() => active = null;

    /// <summary>Before the forward pass: masks that are engaged or permanent are applied; dense copies are taken first.</summary>
    internal void ApplyBeforeForward()
    {
        if (Active.Count == 0)
        {
            return;
        }

        using IDisposable noGrad = no_grad();
        foreach (ParameterMask entry in Active)
        {
            if (entry.IsEngaged || !entry.MaskOnForwardOnly)
            {
                entry.ApplyForForward(keepDense: entry.UseDoubleCopies && entry.MaskOnForwardOnly);
            }
        }
    }

    /// <summary>Before the optimizer step: dense weights come back, gradients are masked.</summary>
    internal void PrepareUpdate()
    {
        if (Active.Count == 0)
        {
            return;
        }

        using IDisposable noGrad = no_grad();
        foreach (ParameterMask entry in Active)
        {
            entry.Revert();
            if (entry.MaskGradients)
            {
                entry.ApplyToGradient();
            }
        }
    }

    /// <summary>After the optimizer step: masks that do not hold in the forward pass only are enforced.</summary>
    internal void ApplyAfterUpdate()
    {
        if (Active.Count == 0)
        {
            return;
        }

        using IDisposable noGrad = no_grad();
        foreach (ParameterMask entry in Active)
        {
            if (!entry.MaskOnForwardOnly)
            {
                entry.Multiply(entry.Parameter);
            }
        }
    }

    internal void Disengage()
    {
        foreach (ParameterMask entry in entries.Values)
        {
            entry.IsEngaged = false;
        }
    }

    private ParameterMask Follow(Dictionary<string, ParameterMask> old, string name, Parameter parameter)
    {
        if (old.Remove(name, out ParameterMask? entry))
        {
            if (!ReferenceEquals(entry.Parameter, parameter))
            {
                entry.Rebind(parameter);
            }

            return entry;
        }

        ParameterMask created = new(this, name, parameter);
        string original = new ModulePath(name).Unwrapped.ToString();
        if (original != name && old.Remove(original, out ParameterMask? renamed))
        {
            using (renamed)
            {
                created.TakeOver(renamed);
            }
        }

        return created;
    }

    private void Revert()
    {
        using IDisposable noGrad = no_grad();
        foreach (ParameterMask entry in entries.Values)
        {
            entry.Revert();
        }
    }

    private sealed class Reversal(MaskTable table) : IDisposable
    {
        public void Dispose() => table.Revert();
    }
}
