using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Learning by contrast: <see cref="ContrastiveLoss"/>, with a linear map where widths differ.</summary>
public sealed record ContrastiveSpec : FeatureLossSpec
{
    /// <summary>τ. Range: above 0. Default 0.1; the paper uses 0.07.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double Temperature
    {
        get;
        init => field = Guards.Positive(value, nameof(Temperature));
    }
    = 0.1;

    /// <summary>Learning rate of the linear map. Range: above 0. Null (default): the optimizer's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0.</exception>
    public double? RegressorRate
    {
        get;
        init => field = value is { } rate ? Guards.Positive(rate, nameof(RegressorRate)) : null;
    }

    /// <summary>Seed of the linear map's first weights.</summary>
    public int Seed { get; init; }

    /// <inheritdoc/>
    public override IDistillationLoss Build(BuildContext context) =>
        new RegressedLoss(Name, Point, new Regressor(always: false, Seed), RegressorRate, Features.Rows, Compare);

    /// <inheritdoc/>
    protected override Tensor Compare(Tensor student, Tensor teacher) => ContrastiveLoss.Of(student, teacher, Temperature);
}
