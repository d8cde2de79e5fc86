using Distiller.Statistics;
using Distiller.Zoo.Speech.Hubert;

namespace Distiller.Examples.DistilHubert;

/// <summary>A student that was compressed further.</summary>
internal sealed record Combined(string Name, long Parameters, long NonZero, long Bytes, ProbeScores Scores)
{
    private const int FloatBytes = 4;
    private const int IndexBytes = 2;

    /// <summary>Counts. Bytes: of each tensor the smaller one of dense and of values with 16-bit indices; 8-bit weights take one byte.</summary>
    public static Combined Of(string name, HubertModel model, ProbeScores scores, bool hasByteWeights)
    {
        var (parameters, nonZero, bytes) = (0L, 0L, 0L);
        foreach (var (_, parameter) in model.named_parameters())
        {
            var (all, used) = (parameter.numel(), SparsityMeasures.NonZeroCount(parameter));
            var each = hasByteWeights && parameter.dim() > 1 ? 1 : FloatBytes;
            (parameters, nonZero, bytes) = (parameters + all, nonZero + used, bytes + Math.Min(all * each, used * (each + IndexBytes)));
        }

        return new(name, parameters, nonZero, bytes, scores);
    }
}
