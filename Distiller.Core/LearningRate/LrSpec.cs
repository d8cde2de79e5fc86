using Distiller.Scheduling;

namespace Distiller.LearningRate;

/// <summary>Description of a learning-rate schedule. YAML: one entry of <c>lr_schedulers</c>.</summary>
/// <remarks>
/// The rate of an epoch is set when the epoch before it ends, as in the original: a schedule whose window begins at epoch 3
/// changes the rate of epoch 4 first, and outside the window the rate stays what it is.
/// </remarks>
public abstract record LrSpec : ComponentSpec<LearningRateRule>
{
    /// <summary>
    /// Whether epochs are counted from the beginning of the policy's window. Default: from the beginning of training, as in the
    /// original, so that a schedule that begins late makes a jump.
    /// </summary>
    public bool Relative { get; init; }
}
