using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Writes couplings as a table, as JSON and as a Graphviz graph.</summary>
internal static class CouplingsText
{
    private const int ListedNames = 4;
    private const int Hues = 12;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Json(Couplings couplings) => JsonSerializer.Serialize(
        new
        {
            couplings.Layers,
            couplings.NotCalled,
            couplings.Connections,
            Groups = couplings.Groups.Select(group => new
            {
                group.Producers,
                group.Consumers,
                group.Normalizations,
                group.UnprunableReason,
                group.Channels,
            }),
        },
        Options);

    public static string Table(Couplings couplings)
    {
        List<string[]> rows = [["Producers", "Channels", "Consumers", "Normalisations", "Note"]];
        foreach (CoupledGroup group in couplings.Groups)
        {
            rows.Add(
            [
                Names(group.Producers),
                Count(group),
                Names(group.Consumers),
                Names(group.Normalizations),
                group.UnprunableReason is { } reason ? $"kept: {reason}" : "",
            ]);
        }

        int[] widths = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length))];
        IEnumerable<string> lines = rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        string text = string.Join('\n', lines);
        return couplings.NotCalled.IsEmpty ? text : $"{text}\nNot called: {string.Join(", ", couplings.NotCalled)}";
    }

    public static string Dot(Couplings couplings, nn.Module? model)
    {
        StringBuilder text = new("digraph couplings {\n  rankdir=TB;\n  node [shape=box, style=\"rounded,filled\", fontname=\"DejaVu Sans\"];\n");
        Dictionary<string, ProbeLayer> layers = model is null ? [] : ProbeLayer.Of(model).ToDictionary(layer => layer.Name, StringComparer.Ordinal);
        foreach (string layer in couplings.Layers)
        {
            string label = layers.TryGetValue(layer, out ProbeLayer? drawn) ? $"label={Quote(Label(drawn))}, " : "";
            text.Append(CultureInfo.InvariantCulture, $"  {Quote(layer)} [{label}{Colour(couplings, layer)}];\n");
        }

        foreach (string layer in couplings.Layers)
        {
            foreach (string successor in couplings.Successors(layer))
            {
                text.Append(CultureInfo.InvariantCulture, $"  {Quote(layer)} -> {Quote(successor)}{(model is null ? "" : Channels(couplings, layer, successor))};\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private static string Label(ProbeLayer layer) => layer.Weight is { } weight
        ? $"{layer.Name}\n{layer.Module.GetName()}\n{Guards.ShapeText(weight.shape)}"
        : $"{layer.Name}\n{layer.Module.GetName()}";

    private static string Channels(Couplings couplings, string layer, string successor)
    {
        int count = couplings.Groups.SelectMany(group => group.Channels)
            .Where(channel => !channel.Indices(successor, SliceRole.Input).IsEmpty)
            .Sum(channel => channel.Indices(layer, SliceRole.Output).Length);
        return string.Create(CultureInfo.InvariantCulture, $" [label=\"{count}\"]");
    }

    private static string Colour(Couplings couplings, string layer)
    {
        CoupledGroup? group = couplings.Groups.FirstOrDefault(group => group.Producers.Contains(layer));
        return group is null || group.UnprunableReason is not null
            ? "fillcolor=\"white\""
            : string.Create(CultureInfo.InvariantCulture, $"fillcolor=\"{(double)(couplings.Groups.IndexOf(group) % Hues) / Hues:F3} 0.25 1.0\"");
    }

    private static string Count(CoupledGroup group)
    {
        int prunable = group.PrunableCount;
        return prunable == group.Channels.Length || prunable == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{group.Channels.Length}")
            : string.Create(CultureInfo.InvariantCulture, $"{prunable} of {group.Channels.Length}");
    }

    private static string Names(ImmutableArray<string> names) => names.Length <= ListedNames
        ? string.Join(", ", names)
        : string.Create(CultureInfo.InvariantCulture, $"{string.Join(", ", names.Take(ListedNames - 1))} and {names.Length - ListedNames + 1} more");

    private static string Quote(string name) => $"\"{name.Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
}
