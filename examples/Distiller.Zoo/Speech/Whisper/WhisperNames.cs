using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Brings names of weight files into the form of Hugging Face's Whisper, which is the model's own.</summary>
internal static partial class WhisperNames
{
    /// <summary>The projection to logits: in some files a copy of the table of tokens.</summary>
    public const string Projection = "proj_out.weight";

    /// <summary>The table of tokens.</summary>
    public const string Table = "model.decoder.embed_tokens.weight";

    // OpenAI's names; the longer ones come first.
    private static readonly ImmutableArray<(string From, string To)> Parts =
    [
        (".blocks.", ".layers."),
        (".cross_attn_ln.", ".encoder_attn_layer_norm."),
        (".attn_ln.", ".self_attn_layer_norm."),
        (".mlp_ln.", ".final_layer_norm."),
        (".cross_attn.", ".encoder_attn."),
        (".attn.", ".self_attn."),
        (".mlp.0.", ".fc1."),
        (".mlp.2.", ".fc2."),
        ("encoder.ln_post.", "encoder.layer_norm."),
        ("decoder.ln.", "decoder.layer_norm."),
        ("decoder.token_embedding.", "decoder.embed_tokens."),
    ];

    /// <summary>Whether names are OpenAI's.</summary>
    public static bool AreOpenAi(IEnumerable<string> names) => names.Any(name => name.Contains(".blocks.", StringComparison.Ordinal) || name == "decoder.token_embedding.weight");

    /// <summary>Hugging Face's name for OpenAI's.</summary>
    public static string FromOpenAi(string name)
    {
        foreach (var (from, to) in Parts)
        {
            name = name.Replace(from, to, StringComparison.Ordinal);
        }

        name = Projections().Replace(name, match => match.Groups[1].Value + match.Groups[2].Value switch
        {
            "query" => "q_proj",
            "key" => "k_proj",
            "value" => "v_proj",
            _ => "out_proj",
        });
        return "model." + (name.EndsWith(".positional_embedding", StringComparison.Ordinal)
            ? name.Replace(".positional_embedding", ".embed_positions.weight", StringComparison.Ordinal)
            : name);
    }

    [GeneratedRegex(@"(_attn\.)(query|key|value|out)(?=\.)")]
    private static partial Regex Projections();
}
