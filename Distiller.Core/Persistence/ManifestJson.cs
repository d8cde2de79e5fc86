using System.Text.Json.Serialization;

namespace Distiller.Persistence;

/// <summary>How manifests are written as JSON: indented, readable with any editor.</summary>
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CheckpointFile.Manifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
