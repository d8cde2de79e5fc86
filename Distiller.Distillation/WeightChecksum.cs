using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The SHA-256 of a model's parameters and buffers: equal for equal bits under equal names.</summary>
internal static class WeightChecksum
{
    public static string Of(nn.Module model) => Of(
        model.named_parameters().Select(entry => KeyValuePair.Create(entry.name, (Tensor)entry.parameter))
            .Concat(model.named_buffers().Select(entry => KeyValuePair.Create(entry.name, entry.buffer))));

    public static string Of(IEnumerable<KeyValuePair<string, Tensor>> weights)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, value) in weights.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(value.detach().cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
