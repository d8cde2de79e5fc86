using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning relations between samples: <see cref="RelationalLoss"/> of distances and angles.</summary>
/// <remarks>Best on an embedding, such as the input of the last layer. Needs batches of more than two samples.</remarks>
public sealed record RelationalSpec : FeatureLossSpec
{
    /// <summary>Weight of the distances. Range: 0 and more. Default 25, the paper's.</summary>
    public double DistanceWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(DistanceWeight));
            field = value;
        }
    }
    = 25;

    /// <summary>Weight of the angles. Range: 0 and more. Default 50, the paper's.</summary>
    public double AngleWeight
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(AngleWeight));
            field = value;
        }
    }
    = 50;

    /// <inheritdoc/>
    protected override Tensor Compare(Tensor student, Tensor teacher) =>
        (RelationalLoss.OfDistances(student, teacher) * DistanceWeight) + (RelationalLoss.OfAngles(student, teacher) * AngleWeight);
}
