using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning from hints: <see cref="HintLoss"/> between features, with a regressor where widths differ.</summary>
/// <remarks>
/// The regressor is a 1×1 convolution on maps and a linear layer elsewhere. It learns by plain gradient descent beside the
/// student, is part of the saved state and not of the model.
/// </remarks>
public sealed record HintSpec : FeatureLossSpec
{
    /// <summary>Whether there is a regressor also between features of one width. Default: false.</summary>
    public bool AlwaysRegresses { get; init; }

    /// <summary>Learning rate of the regressor. Range: above 0. Null (default): the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double? RegressorRate
    {
        get;
        init => field = value is { } rate ? Guards.Positive(rate, nameof(RegressorRate)) : null;
    }

    /// <summary>Seed of the regressor's first weights.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override IDistillationLoss Build(BuildContext context) =>
        new RegressedLoss(Name, Point, new Regressor(AlwaysRegresses, Seed), RegressorRate, features => features, Compare);

    /// <inheritdoc/>
    protected override Tensor Compare(Tensor student, Tensor teacher) => HintLoss.Of(student, teacher);
}
