using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Renews a teacher from the student. The teacher's weights are its state: they are part of no other.</summary>
internal sealed class TeacherRenewalPolicy(TeacherStudent pair, int teacher, ITeacherRenewal renewal) : CompressionPolicy
{
    private nn.Module Teacher => pair.Teachers[teacher];

    public override void OnEpochBegin(PolicyContext context)
    {
        if (renewal.OnEpochBegin(pair.Student, Teacher, isFirst: context.Epoch == context.Window.First))
        {
            pair.DropCaches();
        }
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
        if (renewal.OnMinibatchEnd(pair.Student, Teacher))
        {
            pair.DropCaches();
        }
    }

    public override StateDict SaveState() =>
        Teacher.state_dict().Aggregate(StateDict.Empty, (state, entry) => state.With(entry.Key, entry.Value));

    public override void LoadState(StateDict state)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var (name, value) in Teacher.state_dict())
        {
            value.copy_(state.Tensor(name));
        }

        pair.DropCaches();
    }
}
