using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Distiller.IO;
using Distiller.Naming;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Distiller.Quantization;

/// <summary>Statistics in the original's YAML: <c>layer: {inputs: {0: record}, output: record}</c>.</summary>
/// <remarks>
/// A record has <c>min, max, avg_min, avg_max, mean, std, b, shape, total_numel</c>; the last two may be missing. Source: Distiller,
/// <c>acts_quantization_stats.yaml</c>.
/// </remarks>
public static class CalibrationFile
{
    private const string Inputs = "inputs";
    private const string Output = "output";

    /// <summary>Writes statistics, whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="statistics">What to write.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, CalibrationStatistics statistics) => AtomicFile.WriteText(path, ToText(statistics));

    /// <summary>Reads statistics that this library or the original wrote.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="InvalidDataException">The file is no such YAML; the message has the position.</exception>
    public static CalibrationStatistics Read(string path)
    {
        using var reader = File.OpenText(path);
        return Parse(reader, path);
    }

    /// <summary>The text of a file.</summary>
    /// <param name="statistics">What to write.</param>
    /// <returns>YAML, lines ending with a line feed.</returns>
    public static string ToText(CalibrationStatistics statistics)
    {
        var text = new StringBuilder();
        foreach (var (name, layer) in statistics.Layers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}:\n  {Inputs}:\n");
            foreach (var (index, input) in layer.Inputs)
            {
                text.Append(CultureInfo.InvariantCulture, $"    {index}:\n");
                Append(text, input, "      ");
            }

            text.Append(CultureInfo.InvariantCulture, $"  {Output}:\n");
            Append(text, layer.Output, "    ");
        }

        return text.ToString();
    }

    /// <summary>Reads statistics from a text.</summary>
    /// <param name="text">YAML.</param>
    /// <param name="name">What messages call the text.</param>
    /// <returns>The statistics.</returns>
    /// <exception cref="InvalidDataException">The text is no such YAML; the message has the position.</exception>
    public static CalibrationStatistics Parse(TextReader text, string name)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(text);
        }
        catch (YamlException reason)
        {
            throw new InvalidDataException(
                string.Create(CultureInfo.InvariantCulture, $"{name}, line {reason.Start.Line}: {reason.Message} This is no statistics file."), reason);
        }

        var root = stream.Documents.Count == 1
            ? stream.Documents[0].RootNode
            : throw new InvalidDataException($"{name} is empty or holds several documents. Calibrate the model again to write it anew.");
        return new CalibrationStatistics([.. Map(root, name).Select(entry => KeyValuePair.Create(Text(entry.Key, name), Layer(entry.Value, name)))]);
    }

    private static LayerStatistics Layer(YamlNode node, string file)
    {
        var inputs = Child(node, Inputs, file);
        return new(
            Map(inputs, file).ToImmutableSortedDictionary(entry => (int)Number(entry.Key, file), entry => Record(entry.Value, file)),
            Record(Child(node, Output, file), file));
    }

    private static ActivationStatistics Record(YamlNode node, string file) => new()
    {
        Min = Number(Child(node, "min", file), file),
        Max = Number(Child(node, "max", file), file),
        AverageMin = Number(Child(node, "avg_min", file), file),
        AverageMax = Number(Child(node, "avg_max", file), file),
        Mean = Number(Child(node, "mean", file), file),
        StandardDeviation = Number(Child(node, "std", file), file),
        MeanAbsoluteDeviation = Number(Child(node, "b", file), file),
        Shape = Find(node, "shape", file) is { } shape ? Text(shape, file) : "",
        Count = Find(node, "total_numel", file) is { } count ? (long)Number(count, file) : 0,
    };

    private static YamlNode Child(YamlNode node, string key, string file) =>
        Find(node, key, file) ?? throw Error(node, file, $"The key '{key}' is missing. {NearestNames.Hint(key, Map(node, file).Select(entry => Text(entry.Key, file)))}");

    private static YamlNode? Find(YamlNode node, string key, string file) =>
        Map(node, file).FirstOrDefault(entry => Text(entry.Key, file) == key).Value;

    private static IEnumerable<KeyValuePair<YamlNode, YamlNode>> Map(YamlNode node, string file) =>
        node as YamlMappingNode ?? throw Error(node, file, "A mapping is expected here.");

    private static string Text(YamlNode node, string file) =>
        (node as YamlScalarNode)?.Value ?? throw Error(node, file, "A single value is expected here.");

    private static double Number(YamlNode node, string file)
    {
        var text = Text(node, file);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw Error(node, file, $"'{text}' is not a number.");
    }

    private static InvalidDataException Error(YamlNode node, string file, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{file}, line {node.Start.Line}, column {node.Start.Column}: {problem}"));

    private static void Append(StringBuilder text, ActivationStatistics record, string indent)
    {
        void Line(string key, string value) => text.Append(CultureInfo.InvariantCulture, $"{indent}{key}: {value}\n");
        void NumberLine(string key, double value) => Line(key, value.ToString("R", CultureInfo.InvariantCulture));

        NumberLine("min", record.Min);
        NumberLine("max", record.Max);
        NumberLine("avg_min", record.AverageMin);
        NumberLine("avg_max", record.AverageMax);
        NumberLine("mean", record.Mean);
        NumberLine("std", record.StandardDeviation);
        NumberLine("b", record.MeanAbsoluteDeviation);
        Line("shape", $"({record.Shape.Trim('(', ')')})");
        Line("total_numel", record.Count.ToString(CultureInfo.InvariantCulture));
    }
}
