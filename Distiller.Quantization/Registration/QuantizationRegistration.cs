using Distiller.Configuration;
using Distiller.Scheduling;

namespace Distiller.Quantization;

/// <summary>The quantizers that schedule files may name.</summary>
public static class QuantizationRegistration
{
    private const string Kind = "quantizer";
    private const string WeightKey = "bits_weights";
    private const string ActivationKey = "bits_activations";
    private const string BiasKey = "bits_bias";
    private const string OverridesKey = "overrides";

    // The original's "do not quantize" of quantizers whose bits default to it.
    private const int FloatBits = 32;

    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the quantizers for training under the names that the original gives them, and <c>LearnedStepQuantizer</c>.</summary>
        /// <remarks>Bits of 32 and <c>null</c> both mean float.</remarks>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddQuantization() => QuantizationDescriptions.AddTo(registry
            .AddKind<ComponentSpec<IQuantizer>, QuantizationPolicySpec>(
                Kind, (quantizer, window, _) => new QuantizationPolicySpec { Quantizer = quantizer, Window = window }, policy => policy.Quantizer)
            .AddClass(Kind, "QuantAwareTrainRangeLinearQuantizer", ReadRangeLinear, WriteRangeLinear)
            .AddClass(Kind, "DorefaQuantizer", reader => WithBits(new DorefaQuantizerSpec { Name = reader.Name }, reader), WriteBits)
            .AddClass(Kind, "WRPNQuantizer", reader => WithBits(new WrpnQuantizerSpec { Name = reader.Name }, reader), WriteBits)
            .AddClass(Kind, "PACTQuantizer", ReadPact, WritePact)
            .AddClass(Kind, "LearnedStepQuantizer", ReadLearnedStep, WriteLearnedStep)
            .Refuse(Kind, "PostTrainLinearQuantizer", "Post-training quantization is no part of a training schedule.")
            .Refuse(Kind, "NCFQuantAwareTrainQuantizer", "Its element-wise modules are not quantized in training. Use QuantAwareTrainRangeLinearQuantizer."));
    }

    private static RangeLinearQuantizerSpec ReadRangeLinear(SpecReader reader)
    {
        var modes = reader.Find("mode") is { IsMapping: true } pair ? pair.Reader() : null;
        RangeLinearQuantizerSpec spec = new()
        {
            Name = reader.Name,
            WeightMode = ReadMode(modes ?? reader, modes is null ? "mode" : "weights"),
            ActivationMode = ReadMode(modes ?? reader, modes is null ? "mode" : "activations"),
            Decay = reader.Number("ema_decay", 0.999),
            IsPerChannel = reader.Flag("per_channel_wts"),
            QuantizeInputs = reader.Flag("quantize_inputs", true),
            InputBits = reader.Find("num_bits_inputs") is { } bits ? bits.Integer() : null,
        };
        modes?.Finish();
        return WithBits(spec, reader);
    }

    private static void WriteRangeLinear(RangeLinearQuantizerSpec spec, SpecWriter writer)
    {
        WriteBits(spec, writer);
        var modes = writer.Section("mode");
        modes.Add("activations", ModeName(spec.ActivationMode));
        modes.Add("weights", ModeName(spec.WeightMode));
        writer.Add("ema_decay", spec.Decay);
        writer.Add("per_channel_wts", spec.IsPerChannel);
        writer.Add("quantize_inputs", spec.QuantizeInputs);
        if (spec.InputBits is { } bits)
        {
            writer.Add("num_bits_inputs", bits);
        }
    }

    private static PactQuantizerSpec ReadPact(SpecReader reader) => WithBits(
        new PactQuantizerSpec
        {
            Name = reader.Name,
            InitialClip = reader.Number("act_clip_init_val", 8),
            ClipDecay = reader.Find("act_clip_decay") is { } decay ? decay.Number() : null,
        },
        reader);

    private static void WritePact(PactQuantizerSpec spec, SpecWriter writer)
    {
        WriteBits(spec, writer);
        writer.Add("act_clip_init_val", spec.InitialClip);
        if (spec.ClipDecay is { } decay)
        {
            writer.Add("act_clip_decay", decay);
        }
    }

    private static LearnedStepQuantizerSpec ReadLearnedStep(SpecReader reader) =>
        WithBits(new LearnedStepQuantizerSpec { Name = reader.Name, StepDecay = reader.Number("step_decay", 0) }, reader);

    private static void WriteLearnedStep(LearnedStepQuantizerSpec spec, SpecWriter writer)
    {
        WriteBits(spec, writer);
        writer.Add("step_decay", spec.StepDecay ?? 0);
    }

    private static TSpec WithBits<TSpec>(TSpec spec, SpecReader reader)
        where TSpec : QuantizerSpec => spec with
        {
            WeightBits = ReadBits(reader, WeightKey)?.Bits,
            ActivationBits = ReadBits(reader, ActivationKey)?.Bits,
            BiasBits = ReadBits(reader, BiasKey)?.Bits,
            Overrides = reader.Find(OverridesKey) is { } overrides ? [.. overrides.Entries.Select(ReadOverride)] : [],
        };

    private static QuantizationOverride ReadOverride(KeyValuePair<string, SpecValue> entry)
    {
        var reader = entry.Value.Reader();
        QuantizationOverride rule = new()
        {
            Pattern = entry.Key,
            WeightBits = ReadBits(reader, WeightKey),
            ActivationBits = ReadBits(reader, ActivationKey),
            BiasBits = ReadBits(reader, BiasKey),
        };
        reader.Finish();
        return rule;
    }

    /// <summary>Null if the key is missing; float if it is null or 32.</summary>
    private static BitWidth? ReadBits(SpecReader reader, string key)
    {
        if (reader.Find(key) is not { } value)
        {
            return reader.Keys.Contains(key) ? BitWidth.Float : null;
        }

        var bits = value.Integer();
        return bits switch
        {
            FloatBits => BitWidth.Float,
            >= 1 and <= 16 => bits,
            _ => throw value.Error(FormattableString.Invariant($"{bits} bits cannot be simulated. Give 1 to 16, or null for float.")),
        };
    }

    private static void WriteBits(QuantizerSpec spec, SpecWriter writer)
    {
        writer.Add(WeightKey, spec.WeightBits ?? FloatBits);
        writer.Add(ActivationKey, spec.ActivationBits ?? FloatBits);
        writer.Add(BiasKey, spec.BiasBits ?? FloatBits);
        if (spec.Overrides.IsEmpty)
        {
            return;
        }

        var section = writer.Section(OverridesKey);
        foreach (var rule in spec.Overrides)
        {
            var entry = section.Section(rule.Pattern);
            (string Key, BitWidth? Bits)[] all = [(WeightKey, rule.WeightBits), (ActivationKey, rule.ActivationBits), (BiasKey, rule.BiasBits)];
            foreach (var (key, bits) in all)
            {
                if (bits is { } width)
                {
                    entry.Add(key, width.Bits ?? FloatBits);
                }
            }
        }
    }

    private static QuantizationMode ReadMode(SpecReader reader, string key) => reader.Find(key) is null
        ? QuantizationMode.Symmetric
        : reader.Choice(
            key,
            ("SYMMETRIC", QuantizationMode.Symmetric),
            ("SYMMETRIC_RESTRICTED", QuantizationMode.SymmetricRestricted),
            ("ASYMMETRIC_UNSIGNED", QuantizationMode.AsymmetricUnsigned),
            ("ASYMMETRIC_SIGNED", QuantizationMode.AsymmetricSigned));

    private static string ModeName(QuantizationMode mode) => mode switch
    {
        QuantizationMode.Symmetric => "SYMMETRIC",
        QuantizationMode.SymmetricRestricted => "SYMMETRIC_RESTRICTED",
        QuantizationMode.AsymmetricUnsigned => "ASYMMETRIC_UNSIGNED",
        QuantizationMode.AsymmetricSigned => "ASYMMETRIC_SIGNED",
        _ => throw new ArgumentOutOfRangeException(nameof(mode), mode, "Not a quantization mode."),
    };
}
