using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Distiller.Persistence;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Execution;

/// <summary>Stores weights alone in 4 or 8 bits: small files for models that go on computing in float.</summary>
/// <remarks>
/// A weight (F, …) is read as F rows; each row is cut into groups of neighbouring elements, the last one padded with zeros. A group has
/// one scale s = max |w| / (2^(b-1) - 1), kept as float16; the integers are round(w / s). Tensor <c>n</c> becomes <c>n.packed</c> and
/// <c>n.scale</c> (F, Groups). In 8 bits <c>n.packed</c> is int8 (F, padded); in 4 bits it is uint8 (F, padded / 2), where the byte
/// (q₁ + 8) + 16 · (q₂ + 8) holds two neighbours, the first one in its low half. Vectors and tensors that are not float32 stay as they
/// are. The scheme of each tensor stands in the metadata of the safetensors file.
/// </remarks>
public static class PackedWeights
{
    private const string Format = "distiller.packed_weights", Version = "1", Packed = ".packed", Scale = ".scale";
    private const int NibbleOffset = 8, NibbleValues = 16;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    /// <summary>Writes the parameters and buffers of a model.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="model">The model; not changed.</param>
    /// <param name="bits">Bits of a weight. Range: 4 or 8.</param>
    /// <param name="groupSize">Weights that share a scale. Range: even, 2 and more. Default 32.</param>
    /// <exception cref="ArgumentOutOfRangeException">Bits or group size are out of range.</exception>
    /// <exception cref="ModelStructureException">A weight is not finite, or too large for a scale in float16.</exception>
    public static void Save(string path, nn.Module model, int bits, int groupSize = 32)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (bits is not (4 or 8))
        {
            throw new ArgumentOutOfRangeException(nameof(bits), bits, "Weights are packed in 4 or in 8 bits.");
        }

        if (groupSize < 2 || groupSize % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(groupSize), groupSize, "A group has an even number of weights, 2 or more.");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        Dictionary<string, Scheme> schemes = new(StringComparer.Ordinal);
        foreach (var (name, tensor) in model.state_dict())
        {
            if (tensor.dim() < 2 || tensor.dtype != ScalarType.Float32)
            {
                tensors[name] = tensor;
                continue;
            }

            (tensors[name + Packed], tensors[name + Scale]) = Pack(name, tensor, bits, groupSize);
            schemes[name] = new(bits, groupSize, [.. tensor.shape]);
        }

        Write(path, tensors, schemes);
    }

    /// <summary>Writes a quantized model with the very integers that it computes with, such as those of <see cref="Quantize.Gptq"/>.</summary>
    /// <remarks>Weights of at most 4 bits are packed in 4, of at most 8 bits in 8; others stay float. Scales are rounded to float16.</remarks>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="quantized">The model; its weights are symmetric, with one scale for a tensor, a filter or a group of even size.</param>
    /// <exception cref="ArgumentException">A layer's weights have a zero point, or groups of odd size.</exception>
    public static void Save(string path, PostTrainedModel quantized)
    {
        ArgumentNullException.ThrowIfNull(quantized);
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var tensors = quantized.Model.state_dict().ToDictionary(StringComparer.Ordinal);
        Dictionary<string, Scheme> schemes = new(StringComparer.Ordinal);
        foreach (var layer in quantized.ParameterLayers.Where(layer => layer.WeightGrid.Scheme.Bits <= 8))
        {
            var name = layer.Name + ".weight";
            var (weight, grid) = (tensors[name], layer.WeightGrid);
            var bits = grid.Scheme.Bits <= 4 ? 4 : 8;
            var rows = layer.Integers().reshape(weight.shape[0], -1);
            var scales = grid.StepSize().reshape(grid.Scale.numel() == 1 ? [1, 1] : [weight.shape[0], -1]).expand(weight.shape[0], -1).contiguous();
            var groupSize = scales.shape[1] == 1 ? (int)(rows.shape[1] + (rows.shape[1] % 2)) : (int)(rows.shape[1] / scales.shape[1]);
            if (!grid.Scheme.IsSymmetric || groupSize % 2 != 0)
            {
                throw new ArgumentException(
                    $"The weights of '{layer.Name}' are quantized by '{grid.Scheme}': packed files hold symmetric ones, in groups of even size.", nameof(quantized));
            }

            tensors.Remove(name);
            tensors[name + Packed] = PackIntegers(nn.functional.pad(rows, [0L, (scales.shape[1] * groupSize) - rows.shape[1]]), bits);
            tensors[name + Scale] = scales.to_type(ScalarType.Float16);
            schemes[name] = new(bits, groupSize, [.. weight.shape]);
            if (layer.RoundedBias() is { } bias && tensors.ContainsKey(layer.Name + ".bias"))
            {
                tensors[layer.Name + ".bias"] = bias;
            }
        }

        Write(path, tensors, schemes);
    }

    /// <summary>Reads a file into a model of the structure that was saved.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Receives the weights that the integers stand for.</param>
    /// <exception cref="InvalidDataException">The file is damaged or of another format.</exception>
    /// <exception cref="ModelStructureException">The model has other tensors; it is unchanged.</exception>
    public static void Load(string path, nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        using var content = SafeTensors.Load(path);
        if (content.Metadata.GetValueOrDefault("format") != Format || content.Metadata.GetValueOrDefault("version") != Version)
        {
            throw new InvalidDataException(
                $"'{path}' holds no packed weights: its metadata lack format '{Format}' in version {Version}. PackedWeights.Save writes such files.");
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var schemes = SchemesOf(content, path);
        Dictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
        foreach (var (name, scheme) in schemes)
        {
            tensors[name] = Unpack(content, name, scheme, path);
        }

        foreach (var (name, tensor) in content.Tensors)
        {
            if (!schemes.ContainsKey(Without(name, Packed)) && !schemes.ContainsKey(Without(name, Scale)))
            {
                tensors[name] = tensor;
            }
        }

        ModelState.Load(model, tensors, path);
    }

    private static string Without(string name, string suffix) => name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : "";

    private static (Tensor Packed, Tensor Scale) Pack(string name, Tensor tensor, int bits, int groupSize)
    {
        var rows = tensor.detach().cpu().reshape(tensor.shape[0], -1);
        var groups = nn.functional.pad(rows, [0L, (groupSize - (rows.shape[1] % groupSize)) % groupSize]).reshape(rows.shape[0], -1, groupSize);
        var largest = (1 << (bits - 1)) - 1;
        var scale = groups.abs().amax([2L]).div(largest).to_type(ScalarType.Float16);
        if (!scale.isfinite().all().ToBoolean())
        {
            throw new ModelStructureException($"'{name}' has weights that are not finite, or too large for a scale in float16.");
        }

        var divisor = scale.to_type(ScalarType.Float32);
        divisor = where(divisor.gt(0), divisor, ones_like(divisor)).unsqueeze(2);
        return (PackIntegers(groups.div(divisor).round().clamp(-largest, largest).reshape(rows.shape[0], -1), bits), scale);
    }

    private static Tensor PackIntegers(Tensor rows, int bits)
    {
        if (bits == 8)
        {
            return rows.to_type(ScalarType.Int8);
        }

        var pairs = rows.add(NibbleOffset).reshape(rows.shape[0], -1, 2);
        return pairs.select(2, 0).add(pairs.select(2, 1).mul(NibbleValues)).to_type(ScalarType.Byte);
    }

    private static void Write(string path, Dictionary<string, Tensor> tensors, Dictionary<string, Scheme> schemes) =>
        SafeTensors.Save(path, tensors, new Dictionary<string, string>
        {
            ["format"] = Format,
            ["version"] = Version,
            ["scheme"] = "symmetric, weight = integer * scale of its group; 4 bits: byte = (q1 + 8) + 16 * (q2 + 8)",
            ["tensors"] = JsonSerializer.Serialize(schemes, Json),
        });

    private static Tensor Unpack(SafeTensorsContent content, string name, Scheme scheme, string path)
    {
        var count = scheme.Shape.IsDefaultOrEmpty ? 0 : scheme.Shape.Skip(1).Aggregate(1L, (product, length) => product * length);
        if (!content.Tensors.TryGetValue(name + Packed, out var packed) || !content.Tensors.TryGetValue(name + Scale, out var scale)
            || scheme is not { Bits: 4 or 8, GroupSize: >= 2 } || packed.dim() != 2 || scale.dim() != 2
            || packed.shape[0] != scheme.Shape[0] || packed.shape[1] * (8 / scheme.Bits) != scale.shape[1] * scheme.GroupSize
            || packed.shape[1] * (8 / scheme.Bits) < count)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture, $"'{path}' describes '{name}' otherwise than it holds it: the file was damaged or edited."));
        }

        var integers = packed.to_type(ScalarType.Float32);
        if (scheme.Bits == 4)
        {
            var high = integers.div(NibbleValues).floor();
            integers = stack([integers.sub(high.mul(NibbleValues)), high], 2).sub(NibbleOffset).reshape(packed.shape[0], -1);
        }

        var rows = integers.reshape(packed.shape[0], -1, scheme.GroupSize).mul(scale.to_type(ScalarType.Float32).unsqueeze(2)).reshape(packed.shape[0], -1);
        return rows.narrow(1, 0, count).reshape([.. scheme.Shape]);
    }

    private static Dictionary<string, Scheme> SchemesOf(SafeTensorsContent content, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, Scheme>>(content.Metadata.GetValueOrDefault("tensors") ?? "", Json) ?? [];
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"'{path}' describes its tensors in a form that cannot be read: {error.Message}", error);
        }
    }

    private sealed record Scheme(int Bits, int GroupSize, ImmutableArray<long> Shape);
}
