using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>The teacher is the student as it was when an epoch of the window began: the window's frequency says how often it is renewed.</summary>
/// <remarks>Source: Yang et al. 2019, arXiv 1812.00123 (snapshot distillation); Furlanello et al. 2018, arXiv 1805.04770 (born again, renewed once).</remarks>
public sealed record SnapshotTeacherSpec : ComponentSpec<ITeacherRenewal>
{
    /// <inheritdoc/>
    public override ITeacherRenewal Build(BuildContext context) => new Worker();

    private sealed class Worker : ITeacherRenewal
    {
        public bool OnEpochBegin(nn.Module student, nn.Module teacher, bool isFirst)
        {
            ModelWeights.Copy(student, teacher);
            return true;
        }

        public bool OnMinibatchEnd(nn.Module student, nn.Module teacher) => false;
    }
}
