using System.Collections.Immutable;
using System.Text.Json;
using Distiller.IO;
using Distiller.Naming;
using Distiller.Persistence;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Export.PyTorch;

/// <summary>Writes a model so that the same network in PyTorch takes on its weights, sizes and integers.</summary>
/// <remarks>
/// <list type="table">
/// <item><term><see cref="WeightsFile"/></term><description>Every parameter and persistent buffer under its name. A weight in integers is <c>NAME</c> (int8) and <c>NAME_step</c> (float32).</description></item>
/// <item><term><see cref="ShapesFile"/></term><description><c>modules</c>: for each layer the attributes that depend on its width, by PyTorch's names; <c>integers</c>: for each weight in integers the name of its steps.</description></item>
/// </list>
/// PyTorch's layers keep sizes in attributes that loading weights does not change, and refuse tensors of other shapes: after thinning
/// the attributes come first. The reader fits on a page: <c>docs/pytorch.md</c>.
/// </remarks>
public static class PyTorchExport
{
    /// <summary>The tensors.</summary>
    public const string WeightsFile = "model.safetensors";

    /// <summary>The sizes of the layers.</summary>
    public const string ShapesFile = "shapes.json";

    /// <summary>Ending of the name of the steps of a weight in integers.</summary>
    public const string StepSuffix = "_step";

    private const string Format = "distiller.pytorch";
    private const int Version = 1;

    /// <summary>Writes both files, each whole or not at all.</summary>
    /// <param name="folder">The folder, made if there is none.</param>
    /// <param name="model">The model; not changed.</param>
    /// <param name="integers">Weights to store as integers, by the names of their parameters; null for none.</param>
    /// <exception cref="ArgumentException">An integer weight belongs to no parameter, or has another shape.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static void Save(string folder, nn.Module model, IReadOnlyDictionary<string, IntegerWeight>? integers = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        ArgumentNullException.ThrowIfNull(model);
        using DisposeScope scope = NewDisposeScope();
        Dictionary<string, Tensor> tensors = model.state_dict();
        foreach ((string name, IntegerWeight weight) in integers ?? ImmutableDictionary<string, IntegerWeight>.Empty)
        {
            Check(name, weight, tensors);
            tensors[name] = weight.Integers;
            tensors.Add(name + StepSuffix, weight.Steps);
        }

        Description description = new(
            Format,
            Version,
            ModulesOf(model),
            (integers?.Keys ?? []).ToImmutableSortedDictionary(name => name, name => name + StepSuffix, StringComparer.Ordinal));
        SafeTensors.Save(Path.Combine(folder, WeightsFile), tensors, new Dictionary<string, string> { ["format"] = Format });
        AtomicFile.WriteText(Path.Combine(folder, ShapesFile), JsonSerializer.Serialize(description, Json).ReplaceLineEndings("\n") + "\n");
    }

    private static JsonSerializerOptions Json { get; } = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private static void Check(string name, IntegerWeight weight, Dictionary<string, Tensor> tensors)
    {
        if (!tensors.TryGetValue(name, out Tensor? own))
        {
            throw new ArgumentException($"Integers are given for '{name}', which the model does not have. {NearestNames.Hint(name, tensors.Keys)}", nameof(weight));
        }

        if (weight.Integers.dtype != ScalarType.Int8 || !own.shape.SequenceEqual(weight.Integers.shape))
        {
            throw new ArgumentException(
                $"The integers of '{name}' are {weight.Integers.dtype} of shape {Guards.ShapeText(weight.Integers.shape)}; they must be Int8 of the weight's shape {Guards.ShapeText(own.shape)}.",
                nameof(weight));
        }
    }

    private static ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, object>> ModulesOf(nn.Module model) =>
        model.named_modules()
            .Prepend((name: "", module: model))
            .Select(entry => KeyValuePair.Create(entry.name, SizesOf(entry.module)))
            .Where(entry => !entry.Value.IsEmpty)
            .ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static ImmutableSortedDictionary<string, object> SizesOf(nn.Module module) => module switch
    {
        Convolution layer => Sizes(("in_channels", layer.in_channels), ("out_channels", layer.out_channels), ("groups", layer.groups)),
        Linear layer => Sizes(("in_features", layer.weight.shape[1]), ("out_features", layer.weight.shape[0])),
        NormBase layer => Sizes(("num_features", layer.num_features)),
        GroupNorm { affine: true } layer => Sizes(("num_channels", layer.weight.shape[0]), ("num_groups", layer.num_groups)),
        LayerNorm { weight: { } weight } => Sizes(("normalized_shape", weight.shape)),
        Embedding { weight: { } weight } => Sizes(("num_embeddings", weight.shape[0]), ("embedding_dim", weight.shape[1])),
        PReLU { weight: { } weight } => Sizes(("num_parameters", weight.shape[0])),
        _ => Sizes(),
    };

    private static ImmutableSortedDictionary<string, object> Sizes(params (string Name, object Value)[] sizes) =>
        sizes.ToImmutableSortedDictionary(size => size.Name, size => size.Value, StringComparer.Ordinal);

    private sealed record Description(
        string Format,
        int Version,
        ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, object>> Modules,
        ImmutableSortedDictionary<string, string> Integers);
}
