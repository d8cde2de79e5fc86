using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>The table of contents of a safetensors file. Everything in it is checked before a tensor is made.</summary>
internal sealed record SafeTensorsHeader(ImmutableArray<SafeTensorsEntry> Entries, ImmutableSortedDictionary<string, string> Metadata)
{
    private const string MetadataKey = "__metadata__";

    // The reference implementation's limit: no header of a real model comes near it.
    private const long LongestHeader = 100_000_000;

    private static readonly ImmutableArray<(string Name, ScalarType Type, int Size)> types =
    [
        ("F64", ScalarType.Float64, 8), ("F32", ScalarType.Float32, 4), ("F16", ScalarType.Float16, 2), ("BF16", ScalarType.BFloat16, 2),
        ("I64", ScalarType.Int64, 8), ("I32", ScalarType.Int32, 4), ("I16", ScalarType.Int16, 2), ("I8", ScalarType.Int8, 1),
        ("U8", ScalarType.Byte, 1), ("BOOL", ScalarType.Bool, 1),
    ];

    public static byte[] Write(IEnumerable<KeyValuePair<string, Tensor>> entries, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter json = new(buffer))
        {
            json.WriteStartObject();
            WriteMetadata(json, metadata);
            long offset = 0;
            foreach ((string name, Tensor tensor) in entries)
            {
                offset = WriteEntry(json, name, tensor, offset);
            }

            json.WriteEndObject();
        }

        // Spaces bring the elements to a multiple of eight bytes, for readers that map the file.
        while (buffer.Length % sizeof(long) != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.ToArray();
    }

    public static SafeTensorsHeader Read(Stream stream, string source)
    {
        byte[] length = new byte[sizeof(long)];
        if (stream.ReadAtLeast(length, length.Length, throwOnEndOfStream: false) < length.Length)
        {
            throw Damaged(source, "it has fewer than eight bytes");
        }

        long size = BinaryPrimitives.ReadInt64LittleEndian(length);
        if (size is < 2 or > LongestHeader)
        {
            throw Damaged(source, string.Create(CultureInfo.InvariantCulture, $"its header would have {size} bytes"));
        }

        // A promise of more than the file holds must not make memory.
        if (stream.CanSeek && size > stream.Length - stream.Position)
        {
            throw Damaged(source, "it ends inside its header");
        }

        byte[] text = new byte[size];
        if (stream.ReadAtLeast(text, text.Length, throwOnEndOfStream: false) < text.Length)
        {
            throw Damaged(source, "it ends inside its header");
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return Parse(json.RootElement, source);
        }
        catch (JsonException reason)
        {
            throw Damaged(source, $"its header is not JSON ({reason.Message.TrimEnd('.')})");
        }
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null || metadata.Count == 0)
        {
            return;
        }

        json.WriteStartObject(MetadataKey);
        foreach ((string key, string value) in metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            json.WriteString(key, value);
        }

        json.WriteEndObject();
    }

    private static long WriteEntry(Utf8JsonWriter json, string name, Tensor tensor, long offset)
    {
        (string typeName, _, int size) = types.FirstOrDefault(type => type.Type == tensor.dtype);
        if (typeName is null)
        {
            throw new NotSupportedException(
                $"Tensor '{name}' is of type {tensor.dtype}, which safetensors cannot hold. Convert it to one of {string.Join(", ", types.Select(type => type.Type))}.");
        }

        long end = offset + (tensor.numel() * size);
        json.WriteStartObject(name);
        json.WriteString("dtype", typeName);
        json.WriteStartArray("shape");
        foreach (long dimension in tensor.shape)
        {
            json.WriteNumberValue(dimension);
        }

        json.WriteEndArray();
        json.WriteStartArray("data_offsets");
        json.WriteNumberValue(offset);
        json.WriteNumberValue(end);
        json.WriteEndArray();
        json.WriteEndObject();
        return end;
    }

    private static SafeTensorsHeader Parse(JsonElement root, string source)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw Damaged(source, "its header is not a JSON object");
        }

        ImmutableSortedDictionary<string, string> metadata = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
        List<SafeTensorsEntry> entries = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (JsonProperty property in root.EnumerateObject())
        {
            if (!names.Add(property.Name))
            {
                throw Damaged(source, $"its header lists '{property.Name}' twice");
            }

            if (property.Name == MetadataKey)
            {
                metadata = ParseMetadata(property.Value, source);
            }
            else
            {
                entries.Add(ParseEntry(property, source));
            }
        }

        return new([.. InOrder(entries, source)], metadata);
    }

    private static ImmutableSortedDictionary<string, string> ParseMetadata(JsonElement element, string source)
    {
        if (element.ValueKind != JsonValueKind.Object || element.EnumerateObject().Any(entry => entry.Value.ValueKind != JsonValueKind.String))
        {
            throw Damaged(source, "its metadata are not texts by name");
        }

        return element.EnumerateObject()
            .DistinctBy(entry => entry.Name)
            .ToImmutableSortedDictionary(entry => entry.Name, entry => entry.Value.GetString()!, StringComparer.Ordinal);
    }

    private static SafeTensorsEntry ParseEntry(JsonProperty property, string source)
    {
        string name = property.Name;
        if (property.Value.ValueKind != JsonValueKind.Object
            || !property.Value.TryGetProperty("dtype", out JsonElement dtype)
            || dtype.ValueKind != JsonValueKind.String)
        {
            throw Damaged(source, $"tensor '{name}' has no type");
        }

        (string known, ScalarType type, int size) = types.FirstOrDefault(candidate => candidate.Name == dtype.GetString());
        if (known is null)
        {
            throw Damaged(source, $"tensor '{name}' is of unknown type '{dtype.GetString()}'; known are {string.Join(", ", types.Select(candidate => candidate.Name))}");
        }

        ImmutableArray<long> shape = Numbers(property.Value, "shape", name, source);
        ImmutableArray<long> offsets = Numbers(property.Value, "data_offsets", name, source);
        if (offsets is not [var begin, var end] || end < begin)
        {
            throw Damaged(source, $"tensor '{name}' has no valid byte range");
        }

        if (Bytes(shape, size) != end - begin)
        {
            throw Damaged(source, string.Create(
                CultureInfo.InvariantCulture, $"tensor '{name}' of shape {Guards.ShapeText(shape)} and type {known} cannot have {end - begin} bytes"));
        }

        return new(name, type, shape, begin, end);
    }

    private static ImmutableArray<long> Numbers(JsonElement entry, string key, string name, string source)
    {
        if (!entry.TryGetProperty(key, out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw Damaged(source, $"tensor '{name}' has no {key}");
        }

        List<long> numbers = [];
        foreach (JsonElement element in list.EnumerateArray())
        {
            if (element.ValueKind != JsonValueKind.Number || !element.TryGetInt64(out long number) || number < 0)
            {
                throw Damaged(source, $"{key} of tensor '{name}' holds '{element.GetRawText()}', which is not a whole number from 0");
            }

            numbers.Add(number);
        }

        return [.. numbers];
    }

    /// <summary>The number of bytes of a tensor, or -1 if it is beyond all files.</summary>
    private static long Bytes(ImmutableArray<long> shape, int size)
    {
        Int128 bytes = size;
        foreach (long dimension in shape)
        {
            bytes *= dimension;
            if (bytes > long.MaxValue)
            {
                return -1;
            }
        }

        return (long)bytes;
    }

    /// <summary>Tensors must follow each other without gaps: what is not listed could hide anything.</summary>
    private static IEnumerable<SafeTensorsEntry> InOrder(List<SafeTensorsEntry> entries, string source)
    {
        long expected = 0;
        foreach (SafeTensorsEntry entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
        {
            if (entry.Begin != expected)
            {
                throw Damaged(source, string.Create(
                    CultureInfo.InvariantCulture,
                    $"tensor '{entry.Name}' begins at byte {entry.Begin} instead of {expected}: tensors {(entry.Begin < expected ? "overlap" : "leave a gap")}"));
            }

            expected = entry.End;
            yield return entry;
        }
    }

    private static InvalidDataException Damaged(string source, string reason) =>
        new($"'{source}' is not a valid safetensors file: {reason}. It was damaged on its way, or is a file of another format.");
}
