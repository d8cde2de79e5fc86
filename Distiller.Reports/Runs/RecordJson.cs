using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distiller.Reports.Runs;

/// <summary>Records as JSON: names in camel case, values that can be computed left out, NaN and infinities as words.</summary>
public static class RecordJson
{
    /// <summary>The record as JSON.</summary>
    /// <typeparam name="T">Type of the record.</typeparam>
    /// <param name="record">The record.</param>
    /// <param name="indented">Whether it is laid out for a reader (default) or in one line.</param>
    /// <returns>The text, with <c>\n</c> between lines.</returns>
    public static string Write<T>(T record, bool indented = true) =>
        JsonSerializer.Serialize(record, indented ? Indented : OneLine).ReplaceLineEndings("\n");

    /// <summary>The record that <see cref="Write{T}"/> wrote.</summary>
    /// <typeparam name="T">Type of the record.</typeparam>
    /// <param name="json">The text.</param>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">The text is no such record.</exception>
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
