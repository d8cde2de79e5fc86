using System.Globalization;
using Distiller.Configuration;

namespace Distiller.Distillation.LabelFree.Training;

/// <summary>Makes the distillation of encoder-decoders known to schedule files. A file cannot hold models, so the pair is given with the registry.</summary>
public static class SequenceDistillationRegistration
{
    private const string Kind = "sequence_distiller";
    private const string Class = "SequenceDistillation";
    private const string DivergenceKey = "kl_weight";
    private const string LabelKey = "ce_weight";
    private const string TemperatureKey = "temperature";

    private static readonly SequenceDistillationOptions defaults = SequenceDistillationOptions.Paper;

    extension(ComponentRegistry registry)
    {
        /// <summary>Adds the class <c>SequenceDistillation</c> (section <c>sequence_distillers</c>, policies with a <c>sequence_distiller</c>).</summary>
        /// <remarks>The original of the schedule files has no sequences, so this section is an addition.</remarks>
        /// <param name="pair">The student and its teacher, for all policies of the file.</param>
        /// <returns>The registry.</returns>
        public ComponentRegistry AddSequenceDistillation(SequencePair pair) => registry
            .AddKind<SequenceDistillationSpec, SequenceDistillationPolicySpec>(
                Kind,
                (spec, window, _) => new() { Instance = spec.Name, Pair = pair, Options = spec.Options, Window = window },
                policy => new() { Name = policy.Instance, Options = policy.Options })
            .AddClass(
                Kind,
                Class,
                reader => new SequenceDistillationSpec
                {
                    Name = reader.Name,
                    Options = new()
                    {
                        DivergenceWeight = reader.Number(DivergenceKey, defaults.DivergenceWeight),
                        LabelWeight = reader.Number(LabelKey, defaults.LabelWeight),
                        Temperature = reader.Number(TemperatureKey, defaults.Temperature),
                    },
                },
                (spec, writer) =>
                {
                    writer.Add(DivergenceKey, spec.Options.DivergenceWeight);
                    writer.Add(LabelKey, spec.Options.LabelWeight);
                    writer.Add(TemperatureKey, spec.Options.Temperature);
                })
            .Describe(Kind, "", new("Teaches an encoder-decoder by a teacher's transcripts and its distribution over tokens in the epochs of a window.", []))
            .Describe(Kind, Class, new("Cross-entropy with the pseudo-labels, and divergence from the teacher on the same prefixes (Distil-Whisper).",
            [
                new KeyDescription(DivergenceKey, KeyType.Number, "Weight of the divergence, which is multiplied by the square of the temperature.", "1.0").From(0).Optional(Text(defaults.DivergenceWeight)),
                new KeyDescription(LabelKey, KeyType.Number, "Weight of the cross-entropy with the pseudo-labels.", "0.8").From(0).Optional(Text(defaults.LabelWeight)),
                new KeyDescription(TemperatureKey, KeyType.Number, "What both models' logits are divided by for the divergence.", "4.0").Above(0).Optional(Text(defaults.Temperature)),
            ]));
    }

    private static string Text(double value) => value.ToString("0.0###", CultureInfo.InvariantCulture);
}
