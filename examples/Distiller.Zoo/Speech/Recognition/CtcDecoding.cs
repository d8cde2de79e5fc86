using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Recognition;

/// <summary>Reads a text off the outputs of a recogniser that was trained by connectionist temporal classification.</summary>
public static class CtcDecoding
{
    /// <summary>The class that stands for no token.</summary>
    public const int Blank = 0;

    /// <summary>The tokens along the most likely path: repeated ones are one, blanks are none.</summary>
    /// <param name="logs">Log-probabilities (T, Classes).</param>
    /// <returns>The tokens, and the mean log-probability of a frame along the path.</returns>
    public static (ImmutableArray<int> Tokens, double MeanLogProbability) Greedy(Tensor logs)
    {
        Guards.Shape(logs, "T", "Classes");
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var (values, indices) = logs.max(-1);
        long[] path = [.. indices.data<long>()];
        return ([.. path.Where((token, t) => token != Blank && (t == 0 || path[t - 1] != token)).Select(token => (int)token)], values.mean().to_type(ScalarType.Float64).item<double>());
    }
}
