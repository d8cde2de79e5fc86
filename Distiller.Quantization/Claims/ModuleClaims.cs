using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Which modules are quantized now, and by what: a second quantization would measure and round what is rounded already.</summary>
/// <remarks>
/// What stands in for modules are hooks, which TorchSharp does not list, so whoever hangs them on notes it here until it is disposed.
/// Entries belong to their module and vanish with it.
/// </remarks>
internal static class ModuleClaims
{
    private static readonly ConditionalWeakTable<nn.Module, List<Claim>> Claims = [];

    /// <summary>Notes modules until the result is disposed.</summary>
    /// <param name="modules">The modules.</param>
    /// <param name="holder">By what they are quantized, as a part of a sentence.</param>
    /// <param name="remedy">What gives the model back, as a sentence.</param>
    /// <param name="isActive">Whether they compute with integers at the moment; null for always.</param>
    internal static IDisposable Hold(IEnumerable<nn.Module> modules, string holder, string remedy, Func<bool>? isActive = null)
    {
        Claim claim = new([.. modules], holder, remedy, isActive ?? (static () => true));
        foreach (var module in claim.Modules)
        {
            var held = Claims.GetOrCreateValue(module);
            lock (held)
            {
                held.Add(claim);
            }
        }

        return claim;
    }

    /// <summary>Refuses a model that has quantized modules.</summary>
    /// <param name="model">The model.</param>
    /// <param name="purpose">What was to be done, as in "cannot be ...".</param>
    /// <param name="countsIdle">Whether quantizers count that are switched off at the moment.</param>
    /// <exception cref="ModelStructureException">It has; the message names the first and says how to get rid of it.</exception>
    internal static void RequireFree(nn.Module model, string purpose, bool countsIdle = false)
    {
        Claim? first = null;
        var (path, others) = ("", 0);
        foreach (var (name, module) in model.named_modules().Prepend(("", model)).DistinctBy(entry => entry.Item2, ReferenceEqualityComparer.Instance))
        {
            if (Of(module, countsIdle) is { } claim)
            {
                (path, others) = first is null ? (name, 0) : (path, others + 1);
                first ??= claim;
            }
        }

        if (first is not null)
        {
            var what = path.Length == 0 ? "it" : $"'{path}'";
            throw new ModelStructureException(
                $"The model '{model.GetName()}' cannot be {purpose}: {what}{(others > 0 ? FormattableString.Invariant($" and {others} more modules are") : " is")} "
                + $"quantized already, by {first.Holder}. {first.Remedy}");
        }
    }

    private static Claim? Of(nn.Module module, bool countsIdle)
    {
        if (!Claims.TryGetValue(module, out var held))
        {
            return null;
        }

        lock (held)
        {
            return held.Find(claim => countsIdle || claim.IsActive());
        }
    }

    private sealed class Claim(nn.Module[] modules, string holder, string remedy, Func<bool> isActive) : IDisposable
    {
        public nn.Module[] Modules { get; } = modules;

        public string Holder { get; } = holder;

        public string Remedy { get; } = remedy;

        public Func<bool> IsActive { get; } = isActive;

        public void Dispose()
        {
            foreach (var module in Modules)
            {
                if (Claims.TryGetValue(module, out var held))
                {
                    lock (held)
                    {
                        held.Remove(this);
                    }
                }
            }
        }
    }
}
