using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Distiller.IO;
using Distiller.Native;

namespace Distiller.Statistics;

/// <summary>A table of costs on disk: JSON with the machine, the conditions and a checksum.</summary>
internal static class CostFile
{
    private const int Version = 1;

    /// <summary>What the times depend on, besides the layer.</summary>
    public static string Machine()
    {
        var versions = RuntimeVersions.Collect();
        return string.Join("; ", ((string[])["cpu", "architecture", "processors", "libtorch"])
            .Where(versions.ContainsKey)
            .Select(name => $"{name} {versions[name]}"));
    }

    /// <summary>Where the table of a machine and of conditions is kept unless the caller says otherwise.</summary>
    public static string DefaultPath(string machine, CostConditions conditions) => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "distiller",
        FormattableString.Invariant(
            $"costs-{Digest(machine)[..8]}-batch{conditions.BatchSize}-threads{conditions.Threads}-{(conditions.ChannelsLast ? "last" : "first")}.json"));

    public static void Write(string path, string machine, CostConditions conditions, CostTable table)
    {
        CostEntry[] entries = [.. table.Entries.Select(entry => new CostEntry(entry.Family, entry.Inputs, entry.Outputs, entry.Milliseconds))];
        CostContent content = new(Version, machine, conditions, entries, Digest(Text(entries)));
        AtomicFile.WriteText(path, JsonSerializer.Serialize(content) + "\n");
    }

    public static CostTable Read(string path, string machine, CostConditions conditions)
    {
        CostContent content = Parse(path);
        if (content.Version != Version)
        {
            throw new InvalidDataException(FormattableString.Invariant(
                $"The costs in '{path}' are of format {content.Version}, this version reads {Version}. ") + Mend);
        }

        if (content.Machine != machine)
        {
            throw new InvalidDataException($"The costs in '{path}' were measured on another machine: '{content.Machine}', this one is '{machine}'. {Mend}");
        }

        if (content.Conditions != conditions)
        {
            throw new InvalidDataException($"The costs in '{path}' were measured with {content.Conditions}, wanted are {conditions}. {Mend}");
        }

        CostTable table = new();
        foreach (CostEntry entry in content.Entries)
        {
            table.Add(entry.Family, entry.Inputs, entry.Outputs, entry.Milliseconds);
        }

        return table;
    }

    private static string Mend => "Delete the file, so that the costs are measured anew, or name another one.";

    private static CostContent Parse(string path)
    {
        CostContent? content;
        try
        {
            content = JsonSerializer.Deserialize<CostContent>(File.ReadAllText(path));
        }
        catch (JsonException reason)
        {
            throw new InvalidDataException($"The costs in '{path}' cannot be read, the file is damaged: {reason.Message} {Mend}", reason);
        }

        bool isWhole = content is { Machine: not null, Conditions: not null, Entries: not null } && content.Checksum == Digest(Text(content.Entries));
        return isWhole ? content! : throw new InvalidDataException($"The costs in '{path}' are damaged: the checksum does not fit the content. {Mend}");
    }

    private static string Text(CostEntry[] entries) => JsonSerializer.Serialize(entries);

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private sealed record CostEntry(string Family, long Inputs, long Outputs, double Milliseconds);

    private sealed record CostContent(int Version, string Machine, CostConditions Conditions, CostEntry[] Entries, string Checksum);
}
