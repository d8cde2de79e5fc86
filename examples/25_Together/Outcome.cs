using System.Collections.Immutable;
using Distiller.Results;

namespace Distiller.Examples.Together;

/// <summary>What a run came to.</summary>
/// <param name="Methods">What it had.</param>
/// <param name="Epochs">Its log; accuracy with masks and simulated quantization.</param>
/// <param name="TeachingLosses">Mean loss between teacher and student in each epoch; NaN without a teacher.</param>
/// <param name="Weights">The weights as the layers compute with them: after masks, thinning and the quantizer.</param>
/// <param name="Top1">Accuracy of the network that would be shipped, in percent: in 8-bit kernels if it is quantized.</param>
/// <param name="IsInteger">Whether that accuracy is the one of 8-bit kernels.</param>
/// <param name="TeacherIsUnchanged">Whether the teacher has the bits that it had before.</param>
internal sealed record Outcome(
    Methods Methods,
    ImmutableArray<EpochRecord> Epochs,
    ImmutableArray<double> TeachingLosses,
    ImmutableArray<WeightFacts> Weights,
    double Top1,
    bool IsInteger,
    bool TeacherIsUnchanged)
{
    public double SimulatedTop1 => 100 * Epochs[^1].Top1!.Value;

    public long Parameters => Weights.Sum(weight => weight.Count);

    public double Sparsity => 1 - ((double)Weights.Sum(weight => weight.NonZeros) / Parameters);

    public double Bytes => Weights.Sum(weight => weight.Bytes);
}

/// <summary>One weight tensor as its layer computes with it.</summary>
/// <param name="Name">The parameter's name.</param>
/// <param name="Filters">Filters, or rows.</param>
/// <param name="Count">Weights.</param>
/// <param name="NonZeros">Those that are not zero.</param>
/// <param name="Levels">The most different values in one filter.</param>
/// <param name="Bits">Bits of a weight.</param>
internal sealed record WeightFacts(string Name, long Filters, long Count, long NonZeros, int Levels, int Bits)
{
    private const int FloatBits = 32;

    /// <summary>What the tensor takes: all weights, or a bit for each place and the weights that are not zero, whichever is less; a scale for each filter if quantized, and a bias.</summary>
    public double Bytes => (Math.Min(Count * Bits, Count + (NonZeros * Bits)) + (Filters * FloatBits * (Bits == FloatBits ? 1 : 2))) / 8.0;
}
