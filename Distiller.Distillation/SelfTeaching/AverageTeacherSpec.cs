using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The teacher is a moving average of the student (mean teacher).</summary>
/// <remarks>
/// After each step: w_t ← d · w_t + (1 − d) · w_s for parameters; statistics of normalisation are copied. In the first epoch of the
/// window the average starts from the student as it is.
/// <para>Source: Tarvainen, Valpola 2017, arXiv 1703.01780, section 2.</para>
/// </remarks>
public sealed record AverageTeacherSpec : ComponentSpec<ITeacherRenewal>
{
    /// <summary>d. Range: 0 to 1; 0 copies the student, 1 never changes the teacher. Default 0.999.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a fraction.</exception>
    public double Decay
    {
        get;
        init => field = Guards.Fraction(value, nameof(Decay));
    }
    = 0.999;

    /// <inheritdoc/>
    public override ITeacherRenewal Build(BuildContext context) => new Worker(Decay);

    private sealed class Worker(double decay) : ITeacherRenewal
    {
        public bool OnEpochBegin(nn.Module student, nn.Module teacher, bool isFirst)
        {
            if (isFirst)
            {
                ModelWeights.Copy(student, teacher);
            }

            return isFirst;
        }

        public bool OnMinibatchEnd(nn.Module student, nn.Module teacher)
        {
            ModelWeights.Average(student, teacher, decay);
            return true;
        }
    }
}
