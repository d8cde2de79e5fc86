using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>What a policy may read and touch. One instance per policy, reused for every event.</summary>
/// <param name="model">The model.</param>
/// <param name="masks">The masks of its parameters.</param>
/// <param name="window">The epochs in which the policy is active.</param>
/// <param name="optimizer">The optimizer, if there is one.</param>
public sealed class PolicyContext(nn.Module model, MaskTable masks, EpochWindow window, optim.Optimizer? optimizer)
{
    /// <summary>The model.</summary>
    public nn.Module Model { get; } = model;

    /// <summary>The masks of the model's parameters.</summary>
    public MaskTable Masks { get; } = masks;

    /// <summary>The epochs in which the policy is active.</summary>
    public EpochWindow Window { get; } = window;

    /// <summary>The optimizer, if there is one.</summary>
    public optim.Optimizer? Optimizer { get; } = optimizer;

    /// <summary>The epoch that runs.</summary>
    public int Epoch { get; internal set; }

    /// <summary>Whether this is the policy's last epoch: the time to make results permanent.</summary>
    public bool IsLastEpoch => Epoch == Window.Last;
}
