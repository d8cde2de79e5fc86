using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distiller.Reports.Runs;

/// <summary>Records as JSON: names in camel case, values that can be computed left out, NaN and infinities as words.</summary>
internal static class RecordJson
{
    public static string Write<T>(T record, bool indented = true) =>
        JsonSerializer.Serialize(record, indented ? Indented : OneLine).ReplaceLineEndings("\n");

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Indented)
        ?? throw new JsonException($"The text is null, not a {typeof(T).Name}.");

    private static JsonSerializerOptions Indented { get; } = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        IgnoreReadOnlyProperties = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private static JsonSerializerOptions OneLine { get; } = new(Indented) { WriteIndented = false };
}
