using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.LearningRate;

/// <summary>Lists of epochs at which a rate changes.</summary>
internal static class Milestones
{
    public static ImmutableArray<int> Check(ImmutableArray<int> epochs, string name)
    {
        if (epochs.IsDefault)
        {
            throw new ArgumentException($"{name} needs a list of epochs.", name);
        }

        for (int i = 0; i < epochs.Length; i++)
        {
            if (epochs[i] < 0 || (i > 0 && epochs[i] < epochs[i - 1]))
            {
                throw new ArgumentException(
                    string.Create(CultureInfo.InvariantCulture, $"{name} must be epochs in ascending order, not [{string.Join(", ", epochs)}]."), name);
            }
        }

        return epochs;
    }

    /// <summary>How many milestones an epoch has reached.</summary>
    public static int Reached(ImmutableArray<int> epochs, int epoch) => epochs.Count(milestone => milestone <= epoch);
}
