using Distiller.Masking;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>What descriptions need to build themselves for one model. The scheduler makes one and disposes it with the components.</summary>
/// <param name="model">The model.</param>
/// <param name="masks">The masks of its parameters.</param>
/// <param name="optimizer">The optimizer, if there is one; learning-rate schedules need it.</param>
/// <param name="compatibility">Whether results shall be sane or those of the original.</param>
/// <param name="source">Where the schedule was read from, for messages.</param>
public sealed class BuildContext(
    nn.Module model,
    MaskTable masks,
    optim.Optimizer? optimizer = null,
    Compatibility compatibility = Compatibility.Sane,
    ScheduleSource? source = null) : IDisposable
{
    private readonly Dictionary<(Type Kind, string Name), (object Spec, object Component)> components = [];

    /// <summary>The model.</summary>
    public nn.Module Model { get; } = model;

    /// <summary>The masks of the model's parameters.</summary>
    public MaskTable Masks { get; } = masks;

    /// <summary>The optimizer, if there is one.</summary>
    public optim.Optimizer? Optimizer { get; } = optimizer;

    /// <summary>Whether results shall be sane or those of the original.</summary>
    public Compatibility Compatibility { get; } = compatibility;

    /// <summary>Builds a component; a description that several policies share is built once.</summary>
    /// <typeparam name="TComponent">What the description builds.</typeparam>
    /// <param name="spec">The description.</param>
    /// <returns>The component. It lives as long as the scheduler, which disposes it.</returns>
    /// <exception cref="ArgumentException">Two different descriptions of this kind have the same name.</exception>
    public TComponent Component<TComponent>(ComponentSpec<TComponent> spec)
        where TComponent : class
    {
        (Type, string) key = (typeof(TComponent), spec.Name);
        if (components.TryGetValue(key, out (object Spec, object Component) known))
        {
            return known.Spec.Equals(spec)
                ? (TComponent)known.Component
                : throw new ArgumentException(
                    $"Two different components are called '{spec.Name}': {known.Spec.GetType().Name} and {spec.GetType().Name}. "
                    + "Saved state is kept by name. Give each a name of its own, or use one description in both policies.",
                    nameof(spec));
        }

        TComponent component = spec.Build(this);
        components.Add(key, (spec, component));
        return component;
    }

    /// <summary>Switches off all components that change what the model computes, for a look at the bare model.</summary>
    /// <returns>Disposing it switches those on again that were on.</returns>
    public IDisposable SuspendOverlays()
    {
        IModelOverlay[] active = [.. components.Values.Select(entry => entry.Component).OfType<IModelOverlay>().Where(overlay => overlay.IsActive)];
        Array.ForEach(active, overlay => overlay.IsActive = false);
        return new Suspension(active);
    }

    /// <summary>Finds the parameters that a description names.</summary>
    /// <param name="names">Names from a schedule; a <c>module</c> component of DataParallel is tolerated.</param>
    /// <param name="where">Where they stand, for the message: for example <c>pruners.low_pruner.weights</c>.</param>
    /// <returns>The model's own names, in the order given; a parameter that is named twice is listed once.</returns>
    /// <exception cref="ModelStructureException">A name fits no parameter.</exception>
    public IReadOnlyList<string> ResolveParameters(IEnumerable<string> names, string where)
    {
        List<string> resolved = [];
        foreach (string name in names)
        {
            string found = ModulePath.Resolve(name, Masks.Names) ?? throw Misfit(
                $"The model '{Model.GetName()}' has no parameter '{name}', which {where} names. {NearestNames.Hint(name, Masks.Names)}", where, name);
            if (!resolved.Contains(found))
            {
                resolved.Add(found);
            }
        }

        return resolved;
    }

    /// <summary>An error: the model does not fit the schedule. If the schedule was read from a file, the message begins with file, line and column.</summary>
    /// <param name="problem">What does not fit, and how to mend it.</param>
    /// <param name="where">The dotted path of what asks for it, such as <c>pruners.low_pruner.weights</c>.</param>
    /// <param name="item">The item of the list, or the key of the mapping, that is at fault; null for all of it.</param>
    /// <returns>The exception to throw.</returns>
    public ModelStructureException Misfit(string problem, string where, string? item = null) =>
        new(source?.Find(where, item) is { } place ? $"{place}: {problem}" : problem);

    /// <summary>Disposes the components that are disposable.</summary>
    public void Dispose()
    {
        foreach ((_, object component) in components.Values)
        {
            (component as IDisposable)?.Dispose();
        }

        components.Clear();
    }

    private sealed class Suspension(IModelOverlay[] overlays) : IDisposable
    {
        public void Dispose() => Array.ForEach(overlays, overlay => overlay.IsActive = true);
    }
}
