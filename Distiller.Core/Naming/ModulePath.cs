namespace Distiller.Naming;

/// <summary>
/// Dotted path of a module or parameter, such as <c>layer1.0.conv1.weight</c>. <c>default</c> is the root. The only place
/// in the library that takes such names apart.
/// </summary>
/// <remarks>
/// Two kinds of additions occur in names that users and files bring along. PyTorch's DataParallel puts a component
/// <c>module</c> somewhere into the path (<c>module.conv1.weight</c>, <c>features.module.0.weight</c>). Quantizers wrap a
/// module (<c>conv1.wrapped_module.weight</c>) and keep the float weight under another name (<c>conv1.float_weight</c>).
/// <see cref="Resolve(string, IReadOnlyCollection{string})"/> knows both.
/// </remarks>
/// <param name="Value">The path; null and empty are the root.</param>
public readonly record struct ModulePath(string? Value)
{
    private const char Separator = '.';
    private const string ParallelComponent = "module";
    private const string WrappedComponent = "wrapped_module";
    private const string FloatPrefix = "float_";

    /// <summary>The root: the model itself.</summary>
    public static ModulePath Root => default;

    /// <summary>Whether this is the model itself.</summary>
    public bool IsRoot => string.IsNullOrEmpty(Value);

    /// <summary>The last component; empty at the root.</summary>
    public string Leaf => IsRoot ? "" : Value![(Value!.LastIndexOf(Separator) + 1)..];

    /// <summary>The path without its last component: the module that owns a parameter.</summary>
    public ModulePath Parent => IsRoot || !Value!.Contains(Separator) ? Root : new(Value[..Value.LastIndexOf(Separator)]);

    /// <summary>The path without its first component <c>module</c>, wherever it stands; the same path if there is none.</summary>
    /// <remarks>Only one is removed, as in the original: <c>module.module.x</c> becomes <c>module.x</c>.</remarks>
    public ModulePath WithoutParallelComponent
    {
        get
        {
            List<string> parts = [.. Parts];
            return parts.Remove(ParallelComponent) ? Join(parts) : this;
        }
    }

    /// <summary>
    /// The name that a parameter had before a quantizer wrapped its module: no <c>wrapped_module</c> component before the last
    /// one, no <c>float_</c> at the start of the last one.
    /// </summary>
    public ModulePath Unwrapped
    {
        get
        {
            List<string> parts = [.. Parts];
            if (parts is [.., var leaf] && leaf.StartsWith(FloatPrefix, StringComparison.Ordinal) && leaf.Length > FloatPrefix.Length)
            {
                parts[^1] = leaf[FloatPrefix.Length..];
            }

            if (parts is [.., WrappedComponent, _])
            {
                parts.RemoveAt(parts.Count - 2);
            }

            return Join(parts);
        }
    }

    private string[] Parts => IsRoot ? [] : Value!.Split(Separator);

    /// <summary>The path of a child.</summary>
    /// <param name="name">One or more components.</param>
    /// <returns>This path, a dot, and the name; at the root just the name.</returns>
    public ModulePath Child(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return new(IsRoot ? name : $"{Value}{Separator}{name}");
    }

    /// <summary>Whether this path is the given one or lies below it.</summary>
    /// <param name="ancestor">A path; every path is below the root.</param>
    /// <returns>True for the path itself, too.</returns>
    public bool IsBelow(ModulePath ancestor) =>
        ancestor.IsRoot
        || (!IsRoot
            && Value!.StartsWith(ancestor.Value!, StringComparison.Ordinal)
            && (Value.Length == ancestor.Value!.Length || Value[ancestor.Value.Length] == Separator));

    /// <summary>Finds the name that a user means among those that a model has.</summary>
    /// <remarks>Tried in this order: the name as it stands; without its <c>module</c> component; the known name that becomes it when unwrapped.</remarks>
    /// <param name="name">A parameter or module name from a schedule or file.</param>
    /// <param name="known">The names of the model.</param>
    /// <returns>The model's own name, or null if none fits.</returns>
    public static string? Resolve(string name, IReadOnlyCollection<string> known)
    {
        if (known.Contains(name))
        {
            return name;
        }

        string shorter = new ModulePath(name).WithoutParallelComponent.ToString();
        return known.Contains(shorter)
            ? shorter
            : known.FirstOrDefault(candidate => Unwrap(candidate) is var original && (original == name || original == shorter));
    }

    /// <summary>The path as text; empty at the root.</summary>
    /// <returns>The dotted path.</returns>
    public override string ToString() => Value ?? "";

    private static string Unwrap(string name) => new ModulePath(name).Unwrapped.ToString();

    private static ModulePath Join(List<string> parts) => new(string.Join(Separator, parts));
}
