using System.Collections.Immutable;
using System.Globalization;
using Distiller.Configuration;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>The configuration of a post-training quantizer, as a file in the original's YAML.</summary>
/// <remarks>
/// <code>
/// quantizers:
///   any_name:
///     class: PostTrainLinearQuantizer
///     bits_activations: 8
///     bits_parameters: 8
///     mode: ASYMMETRIC_UNSIGNED
///     clip_acts: AVG
///     model_activation_stats: acts_quantization_stats.yaml
///     overrides:
///       conv1: {clip_acts: NONE}
///       fc.*: {bits_weights: null, bits_activations: null}
/// </code>
/// <c>save_fp_weights</c>, <c>clip_half_range</c> and <c>make_identity</c> are read and without effect: float weights are kept, and a
/// rectifier joins the layer before it where the network allows it.
/// </remarks>
public sealed class PostTrainingFile
{
    private const string Kind = "quantizer";
    private const string ClassName = "PostTrainLinearQuantizer";

    private PostTrainingFile(Configuration configuration, string path)
    {
        Spec = configuration.Spec;
        StatisticsFile = configuration.StatisticsFile is { } file ? Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, file) : null;
    }

    /// <summary>Bits, modes, clipping and overrides.</summary>
    public PostTrainingSpec Spec { get; }

    /// <summary>The statistics that the file names, as a full path; relative ones start at the file. Null for dynamic quantization.</summary>
    public string? StatisticsFile { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ScheduleFormatException">The file holds no such quantizer, or a key is wrong; the message says where.</exception>
    public static PostTrainingFile Read(string path) =>
        new(ScheduleFile.Read(path, Registry()).Component<Configuration>(), path);

    private static ComponentRegistry Registry() => new ComponentRegistry()
        .AddKind<Configuration, PolicySpec>(
            Kind,
            (_, _, _) => throw new NotSupportedException("A post-training quantizer is no part of a schedule: the file must have no policies."),
            _ => throw new NotSupportedException("A post-training quantizer is no part of a schedule."))
        .AddClass<Configuration>(Kind, ClassName, Read, null);

    private static Configuration Read(SpecReader reader)
    {
        var (activations, weights) = Modes(reader);
        var clipping = Clipping(reader) ?? ClippingRules.None;
        var configuration = new Configuration
        {
            Name = reader.Name,
            StatisticsFile = reader.Find("model_activation_stats")?.Text(),
            Spec = new PostTrainingSpec
            {
                ActivationBits = Bits(reader, "bits_activations", 8).Bits,
                WeightBits = Bits(reader, "bits_parameters", 8).Bits,
                AccumulatorBits = reader.Integer("bits_accum", 32),
                ActivationMode = activations ?? QuantizationMode.Symmetric,
                WeightMode = weights ?? QuantizationMode.Symmetric,
                IsPerChannel = reader.Flag("per_channel_wts"),
                Clipping = clipping,
                WeightClipping = reader.Flag("also_clip_weights") ? clipping : null,
                ScaleMultiplierBits = reader.Find("scale_approx_mult_bits")?.Integer(),
                QuantizesLooseInputs = reader.Flag("inputs_quant_auto_fallback", true),
                FloatType = FloatType(reader),
                Overrides = reader.Find("overrides") is { } overrides ? [.. overrides.Entries.Select(Override)] : [],
            },
        };
        _ = reader.Flag("save_fp_weights");
        _ = reader.Flag("clip_half_range");
        return configuration;
    }

    private static PostTrainingOverride Override(KeyValuePair<string, SpecValue> entry)
    {
        var reader = entry.Value.Reader();
        var (activations, weights) = Modes(reader);
        PostTrainingOverride rule = new()
        {
            Pattern = entry.Key,
            ActivationBits = OverriddenBits(reader, "bits_activations"),
            WeightBits = OverriddenBits(reader, "bits_weights"),
            ActivationMode = activations,
            WeightMode = weights,
            IsPerChannel = reader.Has("per_channel_wts") ? reader.Flag("per_channel_wts") : null,
            Clipping = Clipping(reader),
            QuantizesLooseInputs = reader.Has("inputs_quant_auto_fallback") ? reader.Flag("inputs_quant_auto_fallback") : null,
            FloatType = FloatType(reader),
            ScaleMultiplierBits = reader.Find("scale_approx_mult_bits")?.Integer(),
            QuantizesInputs = reader.Has("quantize_inputs") ? reader.Flag("quantize_inputs") : null,
            IsSimulatedInFloat = reader.Flag("fake"),
            Inputs = reader.Find("input_overrides") is { } inputs ? inputs.Entries.ToImmutableSortedDictionary(InputIndex, input => Input(input.Value)) : ImmutableSortedDictionary<int, InputOverride>.Empty,
        };
        _ = OverriddenBits(reader, "bits_bias");
        _ = reader.Flag("clip_half_range");
        _ = reader.Flag("make_identity");
        reader.Finish();
        return rule;
    }

    private static int InputIndex(KeyValuePair<string, SpecValue> entry) =>
        int.TryParse(entry.Key, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? index
            : throw entry.Value.Error($"'{entry.Key}' is no position of an input: they are numbered from 0.");

    private static InputOverride Input(SpecValue value)
    {
        var reader = value.Reader();
        if (reader.Flag("from_output"))
        {
            reader.Finish();
            return InputOverride.FromOutput;
        }

        InputOverride rule = new()
        {
            Bits = OverriddenBits(reader, "bits_activations") is not { } bits
                ? null
                : bits.Bits ?? throw value.Error("An input with an override is quantized: its bits are 2 to 16."),
            Mode = Modes(reader).Activations,
            Clipping = Clipping(reader),
        };
        reader.Finish();
        return rule;
    }

    private static (QuantizationMode? Activations, QuantizationMode? Weights) Modes(SpecReader reader)
    {
        if (reader.Find("mode") is not { } value)
        {
            return (null, null);
        }

        if (!value.IsMapping)
        {
            var both = Mode(reader, "mode");
            return (both, both);
        }

        var pair = value.Reader();
        var modes = (Mode(pair, "activations"), Mode(pair, "weights"));
        pair.Finish();
        return modes;
    }

    private static QuantizationMode Mode(SpecReader reader, string key) => reader.Choice(
        key,
        ("SYMMETRIC", QuantizationMode.Symmetric),
        ("SYMMETRIC_RESTRICTED", QuantizationMode.SymmetricRestricted),
        ("ASYMMETRIC_UNSIGNED", QuantizationMode.AsymmetricUnsigned),
        ("ASYMMETRIC_SIGNED", QuantizationMode.AsymmetricSigned));

    private static IStatisticsClippingRule? Clipping(SpecReader reader)
    {
        double? deviations = reader.Find("clip_n_stds")?.Number();
        return reader.Find("clip_acts") is null
            ? null
            : reader.Choice<Func<IStatisticsClippingRule>>(
                "clip_acts",
                ("NONE", () => ClippingRules.None),
                ("AVG", () => ClippingRules.Average),
                ("N_STD", () => ClippingRules.StandardDeviations(deviations ?? throw reader.Error("clip_acts: N_STD needs clip_n_stds, how many standard deviations are kept."))),
                ("GAUSS", () => ClippingRules.Gauss),
                ("LAPLACE", () => ClippingRules.Laplace))();
    }

    private static ScalarType? FloatType(SpecReader reader) =>
        (reader.Flag("fp16") ? 16 : reader.Find("fpq_module")?.Integer()) switch
        {
            null => null,
            16 => ScalarType.Float16,
            32 => ScalarType.Float32,
            64 => ScalarType.Float64,
            _ => throw reader.Error("fpq_module is 16, 32 or 64."),
        };

    private static BitWidth Bits(SpecReader reader, string key, int otherwise) => OverriddenBits(reader, key) ?? otherwise;

    /// <summary>Null if the key is missing; float if null is written.</summary>
    private static BitWidth? OverriddenBits(SpecReader reader, string key) => reader.Find(key) is { } value
        ? value.Integer() is >= 2 and <= 16 and var bits ? bits : throw value.Error("Bits of a post-training quantizer are 2 to 16, or null for float.")
        : reader.Keys.Contains(key) ? BitWidth.Float : null;

    private sealed record Configuration : ComponentSpec
    {
        public required PostTrainingSpec Spec { get; init; }

        public string? StatisticsFile { get; init; }
    }
}
