using System.Buffers.Binary;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Knows samples by the digest of their content, so that an augmented sample is another one.</summary>
internal static class SampleKeys
{
    /// <summary>A key for each sample.</summary>
    /// <param name="inputs">Shape (N, ...).</param>
    /// <returns>N keys; equal ones for equal bytes.</returns>
    public static UInt128[] Of(Tensor inputs)
    {
        using var scope = NewDisposeScope();
        var bytes = inputs.cpu().contiguous().bytes;
        var keys = new UInt128[inputs.shape[0]];
        var length = bytes.Length / keys.Length;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        for (var i = 0; i < keys.Length; i++)
        {
            SHA256.HashData(bytes.Slice(i * length, length), digest);
            keys[i] = BinaryPrimitives.ReadUInt128LittleEndian(digest);
        }

        return keys;
    }
}
