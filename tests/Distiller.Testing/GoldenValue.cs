using System.Globalization;
using System.Text.Json;
using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>A value inside a golden file, which knows where it stands, so that every failure says so.</summary>
/// <remarks>Numbers may also be written as the strings "nan", "inf" and "-inf".</remarks>
public sealed class GoldenValue(JsonElement element, string path)
{
    /// <summary>File and position, such as <c>sparsity_utils.cases[3].result</c>.</summary>
    public string Path { get; } = path;

    /// <summary>What kind of JSON value this is.</summary>
    public JsonValueKind Kind => element.ValueKind;

    /// <summary>True for JSON's null: for a mask it means that the original set none.</summary>
    public bool IsNull => Kind == JsonValueKind.Null;

    /// <summary>True where the original failed: the value is <c>{"error", "message"}</c>.</summary>
    public bool IsError => Kind == JsonValueKind.Object && element.TryGetProperty("error", out _);

    /// <summary>Exception type with which the original failed.</summary>
    public string Error => this["error"].Text;

    /// <summary>Message with which the original failed.</summary>
    public string ErrorMessage => this["message"].Text;

    /// <summary>The property of that name; a missing one is an error that lists those present.</summary>
    public GoldenValue this[string name] => Find(name)
        ?? throw Unfit($"has no property '{name}'; it has: {string.Join(", ", Names)}");

    /// <summary>The item at that position.</summary>
    public GoldenValue this[int index] =>
        Kind == JsonValueKind.Array && index >= 0 && index < element.GetArrayLength()
            ? new(element[index], $"{Path}[{index}]")
            : throw Unfit($"has no item {index}");

    /// <summary>Number of items of a list.</summary>
    public int Count => Kind == JsonValueKind.Array ? element.GetArrayLength() : throw Unfit("is not a list");

    /// <summary>The items of a list, in order.</summary>
    public IEnumerable<GoldenValue> Items => Enumerable.Range(0, Count).Select(index => this[index]);

    /// <summary>The names of an object's properties, in order.</summary>
    public IEnumerable<string> Names =>
        Kind == JsonValueKind.Object ? element.EnumerateObject().Select(property => property.Name) : [];

    /// <summary>A JSON string.</summary>
    public string Text => Kind == JsonValueKind.String ? element.GetString()! : throw Unfit("is not a text");

    /// <summary>A JSON true or false.</summary>
    public bool Flag => Kind is JsonValueKind.True or JsonValueKind.False ? element.GetBoolean() : throw Unfit("is not a flag");

    /// <summary>A whole number, also when it is written as 270896.0.</summary>
    public long WholeNumber
    {
        get
        {
            var value = Number;
            return double.IsInteger(value) ? (long)value : throw Unfit("is not a whole number");
        }
    }

    /// <summary>A number, nan, inf or -inf.</summary>
    public double Number => Kind switch
    {
        JsonValueKind.Number => element.GetDouble(),
        JsonValueKind.String => element.GetString() switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            "-inf" => double.NegativeInfinity,
            var text => throw Unfit($"is the text '{text}', not a number"),
        },
        _ => throw Unfit("is not a number"),
    };

    /// <summary>A list of numbers.</summary>
    public double[] Numbers => [.. Items.Select(item => item.Number)];

    /// <summary>A list of whole numbers, such as a shape.</summary>
    public long[] WholeNumbers => [.. Items.Select(item => item.WholeNumber)];

    /// <summary>A list of texts.</summary>
    public string[] Texts => [.. Items.Select(item => item.Text)];

    /// <summary>The property of that name, or null.</summary>
    public GoldenValue? Find(string name) =>
        Kind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? new(value, $"{Path}.{name}") : null;

    /// <summary>True if the object has that property.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>A new tensor from <c>{shape, data}</c>, <c>{shape, hashfill}</c> or the mask <c>{shape, bits}</c>.</summary>
    public Tensor Tensor(ScalarType dtype = ScalarType.Float32)
    {
        var shape = this["shape"].WholeNumbers;
        if (Find("hashfill") is { } fill)
        {
            using var filled = HashFill.Tensor(shape, fill["seed"].WholeNumber, fill["lo"].Number, fill["hi"].Number);
            return filled.to_type(dtype, copy: true);
        }

        var values = Find("bits") is { } bits
            ? [.. bits.Text.Select(bit => bit == '1' ? 1.0 : 0.0)]
            : this["data"].Numbers;
        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (values.Length != expected)
        {
            throw Unfit($"holds {values.Length} values for the shape ({string.Join(", ", shape)})");
        }

        // The float32 values carry nine digits: enough to restore every bit, but only when read as a float32.
        using var flat = dtype == ScalarType.Float32 ? tensor([.. values.Select(value => (float)value)]) : tensor(values);
        using var typed = flat.to_type(dtype, copy: true);
        return typed.reshape(shape);
    }

    /// <summary>A new mask, or null where the original set none.</summary>
    public Tensor? Mask(ScalarType dtype = ScalarType.Float32) => IsNull ? null : Tensor(dtype);

    /// <inheritdoc/>
    public override string ToString() => Path;

    private InvalidDataException Unfit(string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Golden value {Path} {reason}."));
}
