using Distiller.Scheduling;

namespace Distiller.Core.Tests.Results;

public class PolicyTimelineTests
{
    private sealed record FreezingPolicySpec : PolicySpec
    {
        public override string Name => "freezer";

        public override CompressionPolicy Build(BuildContext context) => throw new NotSupportedException("Only described here.");
    }

    private static CompressionSchedule Schedule => CompressionSchedule.Empty.With(new FreezingPolicySpec { Window = EpochWindow.Range(2, 8, 2) });

    [Test]
    public void A_schedule_gives_name_kind_and_epochs_of_each_policy()
    {
        var timeline = Schedule.Timeline().Single();

        Assert.That(timeline.Name, Is.EqualTo("freezer"));
        Assert.That(timeline.Kind, Is.EqualTo("Freezing"));
        Assert.That(timeline.Epochs, Is.EqualTo((int[])[2, 4, 6]));
        Assert.That(timeline.TargetSparsities, Is.Empty);
    }

    [Test]
    public void Aims_are_asked_for_in_active_epochs_only() =>
        Assert.That(Schedule.Timeline()[0].WithTargets(epoch => epoch / 10.0).TargetSparsities, Is.EqualTo((double[])[0.2, 0.4, 0.6]));
}
