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
    private const string CompatibilityKey = "compatibility";
    private const int Version = 1;

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
        YamlMap document = YamlReader.Read(path, text);
        SpecReader root = new(path, "", "", document);
        RefuseOtherFiles(root, document, registry);
        if (root.Find(VersionKey) is { } version && version.Integer() != Version)
        {
            throw version.Error(FormattableString.Invariant($"This library reads version {Version} of the format."));
        }

        Compatibility compatibility = root.Has(CompatibilityKey)
            ? root.Choice(CompatibilityKey, ("sane", Compatibility.Sane), ("distiller", Compatibility.Distiller))
            : Compatibility.Sane;
        Dictionary<(string Kind, string Name), ComponentSpec> components = [];
        foreach (string kind in registry.KindNames)
        {
            ReadSection(root, kind, registry, components);
        }

        SpecValue? policies = root.Find(PoliciesKey);
        root.Finish();
        CompressionSchedule schedule = policies is null ? CompressionSchedule.Empty : ScheduleFilePolicies.Read(policies, components, registry);
        return new ScheduleFile(
            path,
            schedule with { Compatibility = compatibility, Source = new ScheduleSource(path, new YamlPlaces(path, document).Find) },
            [.. components.Values],
            root.Keys.Contains(PoliciesKey));
    }

    /// <summary>What a YAML file is, judged by its keys alone.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its kind, and how many entries the file has: modules, layers or sections.</returns>
    /// <exception cref="ScheduleFormatException">The file is not YAML, or no mapping.</exception>
    public static (YamlFileKind Kind, int Entries) Inspect(string path)
    {
        using StreamReader text = File.OpenText(path);
        YamlMap document = YamlReader.Read(path, text);
        return (KindOf(document), document.Entries.Length);
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
        root.Add(VersionKey, Version);
        if (schedule.Compatibility == Compatibility.Distiller)
        {
            root.Add(CompatibilityKey, "distiller");
        }

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
        // An empty section is one without components.
        foreach ((string name, SpecValue entry) in root.Section(kind + "s").Entries)
        {
            components.Add((kind, name), registry.Read(kind, entry.Reader()));
        }
    }

    private static YamlFileKind KindOf(YamlMap document) => document.Entries.Select(entry => entry.Key).ToArray() switch
    {
        var keys when keys.Contains(PoliciesKey) => YamlFileKind.Schedule,
        ["network", ..] => YamlFileKind.NetworkDescription,
        [] => YamlFileKind.Unknown,
        _ when document.Entries.All(entry => entry.Value is YamlMap map && (map.Find("inputs") is not null || map.Find("output") is not null)) =>
            YamlFileKind.ActivationStatistics,
        var keys when keys.Any(key => OriginalClasses.ReasonForSection(key) is not null || key == "lr_schedulers") => YamlFileKind.Components,
        _ => YamlFileKind.Unknown,
    };

    /// <summary>Says what a file is, or which assembly is missing, before each of its keys would be called unknown.</summary>
    private static void RefuseOtherFiles(SpecReader root, YamlMap document, ComponentRegistry registry)
    {
        switch (KindOf(document))
        {
            case YamlFileKind.ActivationStatistics:
                throw root.Error("This file holds activation statistics, not a schedule. Give it to the quantizer that needs them.");
            case YamlFileKind.NetworkDescription:
                throw root.Error("This file describes a network for automatic compression (AMC), which is not supported. Write a schedule instead.");
            default:
                break;
        }

        if (root.Keys.Except(registry.Sections).FirstOrDefault(key => OriginalClasses.ReasonForSection(key) is not null) is { } section)
        {
            throw root.ErrorAt(section, OriginalClasses.ReasonForSection(section)!);
        }
    }
}
