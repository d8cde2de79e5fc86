using System.Collections.Immutable;
using Distiller.IO;
using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>A schedule as YAML, in the format of the original: its own schedule files load unchanged.</summary>
/// <remarks>
/// Read with care where the original is careless: an unknown key, class, instance or kind is an error with file, line and the
/// nearest names; numbers such as <c>1e-4</c> are numbers; of a key that occurs twice the last value counts. Learning-rate
/// policies come after all others, whatever their place in the file, because a quantizer may change the parameter groups.
/// </remarks>
public sealed class ScheduleFile
{
    private const string VersionKey = "version";
    private const string PoliciesKey = "policies";

    private ScheduleFile(string path, CompressionSchedule schedule, ImmutableArray<ComponentSpec> components, bool hasPolicies)
    {
        Path = path;
        Schedule = schedule;
        Components = components;
        HasPolicies = hasPolicies;
    }

    /// <summary>The file, as the user named it.</summary>
    public string Path { get; }

    /// <summary>The policies; empty if the file has none.</summary>
    public CompressionSchedule Schedule { get; }

    /// <summary>All components of the file in its order, also those that no policy uses.</summary>
    public ImmutableArray<ComponentSpec> Components { get; }

    /// <summary>Whether the file has a section <c>policies</c>. Files of a post-training quantizer have none.</summary>
    public bool HasPolicies { get; }

    /// <summary>Reads a schedule.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">The classes that it may name.</param>
    /// <returns>The schedule.</returns>
    /// <exception cref="ScheduleFormatException">The file is not a schedule; the message says where and what.</exception>
    public static CompressionSchedule Load(string path, ComponentRegistry registry)
    {
        ScheduleFile file = Read(path, registry);
        return file.HasPolicies
            ? file.Schedule
            : throw new ScheduleFormatException(
                path, 1, 1, "", $"The file has no section '{PoliciesKey}'. Add one ('{PoliciesKey}: []' for none), or read its components with ScheduleFile.Read.");
    }

    /// <summary>Reads a file with or without policies.</summary>
    /// <param name="path">The file.</param>
    /// <param name="registry">The classes that it may name.</param>
    /// <returns>Its components and policies.</returns>
    /// <exception cref="ScheduleFormatException">The file is not valid; the message says where and what.</exception>
    public static ScheduleFile Read(string path, ComponentRegistry registry)
    {
        using StreamReader text = File.OpenText(path);
        return Parse(text, path, registry);
    }

    /// <summary>Reads from a text.</summary>
    /// <param name="text">The YAML text.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="registry">The classes that it may name.</param>
    /// <returns>Its components and policies.</returns>
    /// <exception cref="ScheduleFormatException">The text is not valid; the message says where and what.</exception>
    public static ScheduleFile Parse(TextReader text, string path, ComponentRegistry registry)
    {
        SpecReader root = new(path, "", "", YamlReader.Read(path, text));
        _ = root.Find(VersionKey)?.Integer();
        Dictionary<(string Kind, string Name), ComponentSpec> components = [];
        foreach (string kind in registry.KindNames)
        {
            ReadSection(root, kind, registry, components);
        }

        SpecValue? policies = root.Find(PoliciesKey);
        bool hasPolicies = root.Keys.Contains(PoliciesKey);
        root.Finish();
        return new ScheduleFile(
            path,
            policies is null ? CompressionSchedule.Empty : ScheduleFilePolicies.Read(policies, components, registry),
            [.. components.Values],
            hasPolicies);
    }

    /// <summary>Writes a schedule, whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="schedule">The schedule.</param>
    /// <param name="registry">The classes that it names.</param>
    /// <exception cref="NotSupportedException">A policy or component is of a type that is not registered.</exception>
    public static void Save(string path, CompressionSchedule schedule, ComponentRegistry registry) =>
        AtomicFile.WriteText(path, Write(schedule, registry));

    /// <summary>A schedule as YAML text. Equal schedules give equal texts.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="registry">The classes that it names.</param>
    /// <returns>The text, which <see cref="Parse"/> reads.</returns>
    /// <exception cref="NotSupportedException">A policy or component is of a type that is not registered.</exception>
    public static string Write(CompressionSchedule schedule, ComponentRegistry registry)
    {
        SpecWriter root = new();
        root.Add(VersionKey, 1);
        OrderedDictionary<string, OrderedDictionary<string, ComponentSpec>> sections = [];
        YamlList policies = ScheduleFilePolicies.Write(schedule, registry, sections);
        foreach (string kind in registry.KindNames.Where(sections.ContainsKey))
        {
            SpecWriter section = root.Section(kind + "s");
            foreach ((string name, ComponentSpec component) in sections[kind])
            {
                section.AddNode(name, registry.Write(kind, component).ToNode());
            }
        }

        root.AddNode(PoliciesKey, policies);
        return YamlText.Write(root.ToNode());
    }

    /// <summary>The one component of a type that the file has: how a post-training quantizer is configured.</summary>
    /// <typeparam name="TSpec">The type.</typeparam>
    /// <returns>The component.</returns>
    /// <exception cref="ScheduleFormatException">There is none, or more than one.</exception>
    public TSpec Component<TSpec>()
        where TSpec : ComponentSpec => Components.OfType<TSpec>().ToArray() switch
        {
            [var only] => only,
            [] => throw new ScheduleFormatException(Path, 1, 1, "", $"The file has no component of type {typeof(TSpec).Name}."),
            _ => throw new ScheduleFormatException(Path, 1, 1, "", $"The file has several components of type {typeof(TSpec).Name}; leave one."),
        };

    private static void ReadSection(
        SpecReader root, string kind, ComponentRegistry registry, Dictionary<(string Kind, string Name), ComponentSpec> components)
    {
        if (root.Find(kind + "s") is not { } section)
        {
            return;
        }

        foreach ((string name, SpecValue entry) in section.Entries)
        {
            components.Add((kind, name), registry.Read(kind, entry.Reader()));
        }
    }
}
