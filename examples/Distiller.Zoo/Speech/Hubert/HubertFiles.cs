using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Distiller.Persistence;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Reads published weights and their configurations: of Hugging Face, of s3prl, of fairseq.</summary>
public static partial class HubertFiles
{
    private const string KeptMark = "kept:";

    // s3prl and fairseq name modules by their place; Hugging Face by what they are.
    private static readonly ImmutableArray<(Regex, string)> Renames =
    [
        (TaskPrefix(), ""),
        (new(@"^feature_extractor\.conv_layers\.(\d+)\.0\."), "feature_extractor.conv_layers.$1.conv."),
        (new(@"^feature_extractor\.conv_layers\.(\d+)\.2\.(?:1\.)?"), "feature_extractor.conv_layers.$1.layer_norm."),
        (new(@"^post_extract_proj\."), "feature_projection.projection."),
        (new(@"^layer_norm\."), "feature_projection.layer_norm."),
        (new(@"^mask_emb$"), "masked_spec_embed"),
        (new(@"^encoder\.pos_conv\.0\."), "encoder.pos_conv_embed.conv."),
        (new(@"\.parametrizations\.weight\.original0$"), ".weight_g"),
        (new(@"\.parametrizations\.weight\.original1$"), ".weight_v"),
        (new(@"\.self_attn\."), ".attention."),
        (new(@"\.self_attn_layer_norm\."), ".layer_norm."),
        (new(@"(\.layers\.\d+)\.fc1\."), "$1.feed_forward.intermediate_dense."),
        (new(@"(\.layers\.\d+)\.fc2\."), "$1.feed_forward.output_dense."),
    ];

    /// <summary>Loads weights; whatever does not fit is an error that names it.</summary>
    /// <remarks>Heads of tasks and of distillation are left. The mask vector may be missing, and may be left.</remarks>
    /// <param name="model">The model; unchanged if anything is wrong.</param>
    /// <param name="path">A safetensors file, or a file that <c>torch.save</c> wrote: <c>pytorch_model.bin</c>, an s3prl checkpoint.</param>
    /// <param name="layers">Which of the file's layers become the model's, in order; null for all. A student takes 0 and 1.</param>
    /// <returns>What was loaded and what was left.</returns>
    /// <exception cref="ArgumentException">There are more or fewer layers named than the model has.</exception>
    /// <exception cref="ModelStructureException">Names or shapes differ; the message lists the differences.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, or names something that would have to be run.</exception>
    public static WeightReport LoadWeights(HubertModel model, string path, ImmutableArray<int>? layers = null)
    {
        var rules = new WeightRules
        {
            Renames = Renames,
            MayLack = [new("^masked_spec_embed$")],
            MayLeave = [new("^masked_spec_embed$"), new("^output_layer\\."), new("^(lm_head|final_proj|projector|classifier)\\."), new("^label_embs_concat$")],
        };
        if (layers is { } chosen)
        {
            if (chosen.Length != model.Configuration.Layers)
            {
                throw new ArgumentException(FormattableString.Invariant($"The model has {model.Configuration.Layers} layers, {chosen.Length} of the file were named. Name one for each."), nameof(layers));
            }

            rules = rules with
            {
                Renames =
                [
                    .. rules.Renames,
                    .. chosen.Select((from, to) => (new Regex(FormattableString.Invariant($@"^encoder\.layers\.{from}\.")), FormattableString.Invariant($"{KeptMark}encoder.layers.{to}."))),
                    (new(@"^encoder\.layers\."), "left.layers."),
                    (new("^" + KeptMark), ""),
                ],
                MayLeave = [.. rules.MayLeave, new(@"^(\w+\.)?encoder\.layers\.\d+\.")],
            };
        }

        return WeightFile.LoadInto(model, path, rules);
    }

    /// <summary>Reads a model's sizes.</summary>
    /// <param name="path">A file <c>config.json</c> of Hugging Face; fields that do not matter here are passed over.</param>
    /// <returns>The sizes; what the file does not say is as in HuBERT Base.</returns>
    /// <exception cref="InvalidDataException">The file is no JSON, is of another kind of model, or has a value of the wrong type.</exception>
    public static HubertConfiguration ReadConfiguration(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(path));
            return new ConfigurationReader(path, document.RootElement).Read();
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException(FormattableString.Invariant($"'{path}' is no JSON: line {exception.LineNumber + 1}, column {exception.BytePositionInLine + 1}."), exception);
        }
    }

    [GeneratedRegex(@"^(hubert|wav2vec2|distilhubert|model)\.")]
    private static partial Regex TaskPrefix();
}
