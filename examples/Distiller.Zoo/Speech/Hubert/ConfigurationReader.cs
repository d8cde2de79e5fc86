using System.Collections.Immutable;
using System.Text.Json;

namespace Distiller.Zoo.Speech.Hubert;

/// <summary>Reads the fields of <c>config.json</c> that decide sizes and variants.</summary>
internal sealed class ConfigurationReader(string path, JsonElement root)
{
    private static readonly HubertConfiguration Default = HubertConfiguration.Base;

    public HubertConfiguration Read()
    {
        var kind = Text("model_type", "hubert");
        if (kind is not ("hubert" or "distilhubert" or "wav2vec2"))
        {
            throw new InvalidDataException($"'{path}' describes a model of type '{kind}', not of type 'hubert'. Give the file of a HuBERT model.");
        }

        HubertConfiguration configuration = new()
        {
            Channels = Numbers("conv_dim", Default.Channels),
            Kernels = Numbers("conv_kernel", Default.Kernels),
            Strides = Numbers("conv_stride", Default.Strides),
            HasConvolutionBias = Flag("conv_bias", Default.HasConvolutionBias),
            Normalization = Text("feat_extract_norm", "group") switch
            {
                "group" => FeatureNormalization.FirstLayer,
                "layer" => FeatureNormalization.EveryLayer,
                var other => throw Wrong("feat_extract_norm", other, "'group' or 'layer'"),
            },
            NormalizesFeatures = Flag("feat_proj_layer_norm", true),
            Width = Number("hidden_size", Default.Width),
            Layers = Number("num_hidden_layers", Default.Layers),
            Heads = Number("num_attention_heads", Default.Heads),
            FeedForward = Number("intermediate_size", Default.FeedForward),
            PositionKernel = Number("num_conv_pos_embeddings", Default.PositionKernel),
            PositionGroups = Number("num_conv_pos_embedding_groups", Default.PositionGroups),
            NormalizesFirst = Flag("do_stable_layer_norm", false),
            Epsilon = Field("layer_norm_eps", Default.Epsilon, "a number", (JsonElement value, out double number) => value.TryGetDouble(out number)),
            Dropout = Field("hidden_dropout", Default.Dropout, "a number", (JsonElement value, out double number) => value.TryGetDouble(out number)),
            HasMaskVector = Flag("apply_spec_augment", true),
        };
        foreach (var (name, supported) in new[] { ("feat_extract_activation", "gelu"), ("hidden_act", "gelu") })
        {
            if (Text(name, supported) is var value && value != supported)
            {
                throw Wrong(name, value, $"'{supported}'");
            }
        }

        try
        {
            configuration.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"'{path}': {exception.Message}", exception);
        }

        return configuration;
    }

    private delegate bool Parse<T>(JsonElement value, out T result);

    private T Field<T>(string name, T missing, string expected, Parse<T> parse)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new InvalidDataException($"'{path}' holds no JSON object. Give the file config.json of a model.");
        }

        if (!root.TryGetProperty(name, out var value))
        {
            return missing;
        }

        try
        {
            return parse(value, out var result) ? result : throw Wrong(name, value.GetRawText(), expected);
        }
        catch (InvalidOperationException)
        {
            throw Wrong(name, value.GetRawText(), expected);
        }
    }

    private InvalidDataException Wrong(string name, string value, string expected) => new($"'{path}': '{name}' is {value}; it should be {expected}.");

    private string Text(string name, string missing) => Field(name, missing, "a text", (JsonElement value, out string text) => (text = value.GetString() ?? "") is not "");

    private bool Flag(string name, bool missing) => Field(name, missing, "true or false", (JsonElement value, out bool flag) =>
    {
        flag = value.GetBoolean();
        return true;
    });

    private int Number(string name, int missing) =>
        Field(name, missing, "a whole number above 0", (JsonElement value, out int number) => value.TryGetInt32(out number) && number > 0);

    private ImmutableArray<int> Numbers(string name, ImmutableArray<int> missing) =>
        Field(name, missing, "a list of whole numbers above 0", (JsonElement value, out ImmutableArray<int> numbers) =>
        {
            numbers = [.. value.EnumerateArray().Select(item => item.TryGetInt32(out var number) ? number : 0)];
            return numbers.All(number => number > 0);
        });
}
