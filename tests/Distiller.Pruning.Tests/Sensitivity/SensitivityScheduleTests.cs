using Distiller.Configuration;
using Distiller.Pruning.Tests.Configuration;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Statistics;

namespace Distiller.Pruning.Tests.Sensitivity;

public sealed class SensitivityScheduleTests
{
    [TestCase(Structure.Element, typeof(AgpPrunerSpec))]
    [TestCase(Structure.Filter, typeof(RankedPrunerSpec))]
    public void Schedule_reaches_the_target_and_can_be_saved(Structure structure, Type pruner)
    {
        using var net = new SmallNet();
        var schedule = Result(structure).SuggestSchedule(net, 0.5, EpochWindow.Range(0, 5));
        var text = ScheduleFile.Write(schedule, Repository.Registry);
        using var scheduler = new CompressionScheduler(Repository.Parse(text).Schedule, net);
        for (var epoch = 0; epoch < 5; epoch++)
        {
            scheduler.OnEpochBegin(epoch);
            scheduler.OnEpochEnd(epoch, EpochMetrics.None);
        }

        var masks = scheduler.Masks.Entries.Where(entry => entry.Mask is not null).ToList();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(schedule.Policies.OfType<PruningPolicySpec>().Select(policy => policy.Pruner), Is.All.InstanceOf(pruner));
            Assert.That(
                masks.Sum(entry => entry.Mask!.numel() - SparsityMeasures.NonZeroCount(entry.Mask!)) / (double)masks.Sum(entry => entry.Mask!.numel()),
                Is.EqualTo(0.5).Within(structure == Structure.Element ? 0.01 : 0.15));
        }
    }

    private static SensitivityResult Result(Structure structure) => new()
    {
        Structure = structure,
        Curves =
        [
            .. new[] { "conv1.weight", "conv2.weight" }.Select(name => new SensitivityCurve(
                name, [new SensitivityPoint(0, 90, 99, 1), new SensitivityPoint(0.5, 80, 95, 2), new SensitivityPoint(0.9, 40, 80, 4)])),
        ],
    };
}
