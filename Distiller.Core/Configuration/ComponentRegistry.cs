using Distiller.Naming;
using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>
/// The classes that schedule files may name: a closed list, to which each assembly adds its own. Nothing else can be
/// created from a file.
/// </summary>
/// <example><code>
/// ComponentRegistry registry = new ComponentRegistry().AddLearningRates().AddPruning();
/// CompressionSchedule schedule = ScheduleFile.Load("resnet20.yaml", registry);
/// </code></example>
public sealed class ComponentRegistry
{
    private readonly List<ComponentKind> kinds = [];
    private readonly List<ComponentClass> classes = [];
    private readonly Dictionary<(string Kind, string Class), string> refused = [];
    private readonly Dictionary<(string Kind, string Class), ClassDescription> descriptions = [];

    /// <summary>The sections that files may have, besides <c>version</c> and <c>policies</c>.</summary>
    public IEnumerable<string> Sections => kinds.Select(kind => kind.Section).Distinct();

    /// <summary>Adds a way to bind components to epochs.</summary>
    /// <typeparam name="TSpec">The components.</typeparam>
    /// <typeparam name="TPolicy">The policies.</typeparam>
    /// <param name="kind">The key in policies, such as <c>pruner</c>; its section is the plural. Several may share one.</param>
    /// <param name="bind">Makes a policy of a component, a window and the policy's <c>args</c>. Keys that it does not ask for are errors.</param>
    /// <param name="component">The component of a policy.</param>
    /// <param name="writeArguments">Writes the arguments that are not defaults; null if there are none.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry AddKind<TSpec, TPolicy>(
        string kind,
        Func<TSpec, EpochWindow, SpecReader, TPolicy> bind,
        Func<TPolicy, TSpec> component,
        Action<TPolicy, SpecWriter>? writeArguments = null)
        where TSpec : ComponentSpec
        where TPolicy : PolicySpec
    {
        kinds.Add(new ComponentKind(
            kind,
            (spec, window, arguments) => spec is TSpec fitting ? bind(fitting, window, arguments) : null,
            policy => policy is TPolicy fitting ? component(fitting) : null,
            (policy, writer) => writeArguments?.Invoke((TPolicy)policy, writer)));
        return this;
    }

    /// <summary>Adds a class.</summary>
    /// <typeparam name="TSpec">Its description.</typeparam>
    /// <param name="kind">The kind of its section, such as <c>pruner</c>.</param>
    /// <param name="name">The class, as files write it.</param>
    /// <param name="read">Makes the description. Keys that it does not ask for are errors.</param>
    /// <param name="write">Writes the arguments that are not defaults; null for classes that are read only: aliases.</param>
    /// <param name="canWrite">Whether a description of this type is written under this name; null for all.</param>
    /// <returns>This registry.</returns>
    /// <exception cref="ArgumentException">The kind has a class of this name already.</exception>
    public ComponentRegistry AddClass<TSpec>(
        string kind, string name, Func<SpecReader, TSpec> read, Action<TSpec, SpecWriter>? write = null, Func<TSpec, bool>? canWrite = null)
        where TSpec : ComponentSpec
    {
        if (classes.Any(known => known.Kind == kind && known.Name == name))
        {
            throw new ArgumentException($"The section '{kind}s' has a class '{name}' already. Register each class once.", nameof(name));
        }

        classes.Add(new ComponentClass(kind, name, read, (spec, writer) =>
        {
            if (write is null || spec is not TSpec fitting || canWrite?.Invoke(fitting) == false)
            {
                return false;
            }

            write(fitting, writer);
            return true;
        }));
        return this;
    }

    /// <summary>Refuses a class of the original by name, with the reason.</summary>
    /// <param name="kind">The kind of its section.</param>
    /// <param name="name">The class, as files write it.</param>
    /// <param name="reason">Why it is not there, and what to use instead.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Refuse(string kind, string name, string reason)
    {
        refused[(kind, name)] = reason;
        return this;
    }

    /// <summary>Describes a class that has been added. The ranges of its keys are checked whenever a file is read.</summary>
    /// <param name="kind">The kind of its section; the description of the kind itself has no class and describes the policy's <c>args</c>.</param>
    /// <param name="name">The class, or empty for the kind.</param>
    /// <param name="description">What it does, and its keys.</param>
    /// <returns>This registry.</returns>
    public ComponentRegistry Describe(string kind, string name, ClassDescription description)
    {
        descriptions[(kind, name)] = description;
        return this;
    }

    /// <summary>The description of a class.</summary>
    /// <param name="kind">The kind of its section, such as <c>pruner</c>.</param>
    /// <param name="name">The class, or empty for the kind's policy arguments.</param>
    /// <returns>Null if the class is not described.</returns>
    public ClassDescription? Description(string kind, string name) => descriptions.GetValueOrDefault((kind, name));

    /// <summary>The kinds of components in the order of their sections.</summary>
    public IReadOnlyList<string> Kinds => KindNames;

    /// <summary>The classes of a kind in the order in which they were added.</summary>
    /// <param name="kind">The kind, such as <c>pruner</c>.</param>
    /// <returns>Their names as files write them.</returns>
    public IReadOnlyList<string> Classes(string kind) => [.. classes.Where(known => known.Kind == kind).Select(known => known.Name)];

    /// <summary>The classes of a kind that are refused, with the reason.</summary>
    /// <param name="kind">The kind, such as <c>pruner</c>.</param>
    /// <returns>Names and reasons in alphabetical order.</returns>
    public IReadOnlyList<KeyValuePair<string, string>> Refused(string kind) =>
    [
        .. refused.Where(entry => entry.Key.Kind == kind).Select(entry => KeyValuePair.Create(entry.Key.Class, entry.Value)).OrderBy(entry => entry.Key, StringComparer.Ordinal),
    ];

    /// <summary>Whether files may name a class.</summary>
    /// <param name="section">The section, such as <c>pruners</c>.</param>
    /// <param name="name">The class.</param>
    /// <returns>True if it can be read.</returns>
    public bool Knows(string section, string name) => classes.Any(known => known.Kind + "s" == section && known.Name == name);

    internal IReadOnlyList<string> KindNames => [.. kinds.Select(kind => kind.Name).Distinct()];

    internal ComponentSpec Read(string kind, SpecReader reader)
    {
        SpecValue name = reader.Find("class") ?? throw reader.Error("The key 'class' is missing: it says what the component is.");
        ComponentClass? found = classes.Find(known => known.Kind == kind && known.Name == name.Text());
        if (found is null)
        {
            string? reason = refused.GetValueOrDefault((kind, name.Text())) ?? OriginalClasses.ReasonForClass(kind + "s", name.Text());
            throw reason is not null
                ? name.Error($"The class '{name.Text()}' is not supported. {reason}")
                : name.Error($"There is no class '{name.Text()}' for {kind}s. {NearestNames.Hint(name.Text(), classes.Where(known => known.Kind == kind).Select(known => known.Name))}");
        }

        ComponentSpec spec;
        try
        {
            spec = found.Read(reader);
        }
        catch (ArgumentException reason)
        {
            throw reader.Error(reason.Message, reason);
        }

        reader.Finish();
        if (Description(kind, found.Name) is { } description)
        {
            KeyRanges.Check(reader, description.Keys);
        }

        return spec;
    }

    internal PolicySpec Bind(string kind, ComponentSpec component, EpochWindow window, SpecReader arguments)
    {
        foreach (ComponentKind candidate in kinds.Where(known => known.Name == kind))
        {
            PolicySpec? policy;
            try
            {
                policy = candidate.Bind(component, window, arguments);
            }
            catch (ArgumentException reason)
            {
                throw arguments.Error(reason.Message, reason);
            }

            if (policy is not null)
            {
                arguments.Finish();
                if (Description(kind, "") is { } description)
                {
                    KeyRanges.Check(arguments, description.Keys);
                }

                return policy;
            }
        }

        throw arguments.Error($"'{component.Name}' cannot be scheduled as a {kind}.");
    }

    internal (string Kind, ComponentSpec Component) Describe(PolicySpec policy, SpecWriter arguments)
    {
        foreach (ComponentKind kind in kinds)
        {
            if (kind.Component(policy) is { } component)
            {
                kind.WriteArguments(policy, arguments);
                return (kind.Name, component);
            }
        }

        throw new NotSupportedException(
            $"The policy '{policy.Name}' of type {policy.GetType().Name} cannot be written as YAML: its kind is not registered. Add its assembly's components to the registry.");
    }

    internal SpecWriter Write(string kind, ComponentSpec component)
    {
        foreach (ComponentClass candidate in classes.Where(known => known.Kind == kind))
        {
            SpecWriter writer = new();
            writer.Add("class", candidate.Name);
            if (candidate.Write(component, writer))
            {
                return writer;
            }
        }

        throw new NotSupportedException(
            $"The component '{component.Name}' of type {component.GetType().Name} cannot be written as YAML: no registered class holds all of its settings. Add its assembly's components to the registry, or keep to settings that docs/yaml.md lists.");
    }
}
