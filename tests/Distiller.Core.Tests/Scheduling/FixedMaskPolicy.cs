using Distiller.Masking;
using Distiller.Scheduling;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Scheduling;

/// <summary>Masks parameter w with a given mask: a pruning policy without a pruner.</summary>
internal sealed class FixedMaskPolicy(float[] values) : CompressionPolicy
{
    public bool ForwardOnly { get; init; }

    public bool DoubleCopies { get; init; }

    public bool Gradients { get; init; }

    public bool Keep { get; init; }

    public static CompressionSchedule Schedule(FixedMaskPolicy policy, EpochWindow window) => Schedule([policy], window);

    public static CompressionSchedule Schedule(FixedMaskPolicy[] policies, EpochWindow window) =>
        policies.Aggregate(CompressionSchedule.Empty, (schedule, policy) => schedule.With(new PolicyOf { Key = "mask", Window = window, Make = _ => policy }));

    public override void OnEpochBegin(PolicyContext context)
    {
        ParameterMask mask = context.Masks["w"];
        using Tensor content = tensor(values);
        mask.Set(content);
        mask.MaskOnForwardOnly = ForwardOnly;
        mask.UseDoubleCopies = DoubleCopies;
        mask.MaskGradients = Gradients;
        mask.IsEngaged = true;
    }

    public override void OnEpochEnd(PolicyContext context, EpochMetrics metrics)
    {
        if (Keep && context.IsLastEpoch)
        {
            context.Masks["w"].MakePermanent();
        }
    }
}
