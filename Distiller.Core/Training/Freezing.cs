using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Training;

/// <summary>Keeps parameters out of training, and lets them in again.</summary>
/// <remarks>
/// A frozen parameter gets no gradient, so optimizers leave it alone. What a pruner or a quantizer does to it is another matter: masks
/// apply to frozen parameters, too.
/// <para>Source: Distiller, <c>directives.py</c> (<c>freeze_training</c>, <c>freeze_all</c>), whose first function cannot run (D-76).</para>
/// </remarks>
public static class Freezing
{
    /// <summary>Freezes parameters.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">Parts of names, such as <c>layer1.</c> or <c>bn</c>: a parameter whose name contains one is frozen. None: all.</param>
    /// <exception cref="ModelStructureException">A part is in no name; no parameter has changed.</exception>
    public static void Freeze(nn.Module model, params IReadOnlyCollection<string> parts) => Set(model, parts, isTrained: false);

    /// <summary>Lets parameters be trained.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parts">Parts of names, as in <see cref="Freeze"/>. None: all.</param>
    /// <exception cref="ModelStructureException">A part is in no name; no parameter has changed.</exception>
    public static void Unfreeze(nn.Module model, params IReadOnlyCollection<string> parts) => Set(model, parts, isTrained: true);

    private static void Set(nn.Module model, IReadOnlyCollection<string> parts, bool isTrained)
    {
        (string Name, Tensor Parameter)[] all = [.. model.named_parameters()];
        foreach (string part in parts)
        {
            if (!all.Any(entry => Contains(entry.Name, part)))
            {
                throw new ModelStructureException(
                    $"No parameter of '{model.GetName()}' has '{part}' in its name. {NearestNames.Hint(part, [.. all.Select(entry => entry.Name)])}");
            }
        }

        foreach ((_, Tensor parameter) in all.Where(entry => parts.Count == 0 || parts.Any(part => Contains(entry.Name, part))))
        {
            parameter.requires_grad = isTrained;
        }
    }

    private static bool Contains(string name, string part) => name.Contains(part, StringComparison.Ordinal);
}
