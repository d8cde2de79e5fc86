using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>A network in 8 bits as a safetensors file: tensors as they are, the rest as JSON in the metadata.</summary>
internal static class Int8File
{
    private const string Format = "distiller.int8", Version = "1";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    internal static void Save(string path, NetworkGraph network) => SafeTensors.Save(path, network.Tensors, new Dictionary<string, string>
    {
        ["format"] = Format,
        ["version"] = Version,
        ["scheme"] = "weights: int8, symmetric, real = integer * weight_scale per filter; values: uint8, real = scale * (byte - zero_point)",
        ["network"] = JsonSerializer.Serialize(new Description(network.InputAffine, network.Nodes), Json),
    });

    internal static NetworkGraph Load(string path)
    {
        var content = SafeTensors.Load(path);
        try
        {
            if (content.Metadata.GetValueOrDefault("format") != Format)
            {
                throw new InvalidDataException($"'{path}' holds no int8 network: its metadata lack format '{Format}'. Int8Model.Save writes such files.");
            }

            if (content.Metadata.GetValueOrDefault("version") != Version)
            {
                throw new InvalidDataException(
                    $"'{path}' has version '{content.Metadata.GetValueOrDefault("version")}' of the int8 format; this library reads version {Version}. "
                    + "Convert the float model again.");
            }

            var description = Parse(content.Metadata.GetValueOrDefault("network") ?? "", path);
            Check(description.Nodes, content.Tensors, path);
            return new(description.Nodes, description.Input, content.Tensors);
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    private static Description Parse(string text, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Description>(text, Json) is { Nodes.IsDefaultOrEmpty: false } description
                ? description
                : throw new InvalidDataException($"'{path}' describes a network without steps.");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"'{path}' describes its network in a form that cannot be read: {error.Message}", error);
        }
    }

    private static void Check(ImmutableArray<Node> nodes, ImmutableSortedDictionary<string, Tensor> tensors, string path)
    {
        foreach (var node in nodes.Where(node => node.Operation is ConvolutionOperation or LinearOperation))
        {
            foreach (var name in (string[])[node.Name + ".weight", node.Name + ".weight_scale"])
            {
                if (!tensors.ContainsKey(name))
                {
                    throw new InvalidDataException($"'{path}' lacks the tensor '{name}' of its network: it was damaged or edited.");
                }
            }
        }
    }

    private sealed record Description(Affine? Input, ImmutableArray<Node> Nodes);
}
