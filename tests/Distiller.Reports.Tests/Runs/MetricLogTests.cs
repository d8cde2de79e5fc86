using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Reports.Runs;
using Distiller.Scheduling;
using Distiller.Training;

namespace Distiller.Reports.Tests.Runs;

[SetCulture("de-DE")]
public class MetricLogTests
{
    private RunDirectory _directory = null!;

    [SetUp]
    public void MakeFolder() => _directory = RunDirectory.At(Directory.CreateTempSubdirectory("log").FullName);

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_directory.FullPath, recursive: true);

    internal static EpochCompleted Epoch(int epoch) => new(
        epoch,
        new EpochMetrics { TrainingLoss = 0.5, Top1 = 0.9125, LossComponents = ImmutableSortedDictionary<string, double>.Empty.Add("Objective", 0.25) },
        0.1,
        TimeSpan.FromSeconds(90));

    internal static StepCompleted Step(int epoch, int minibatch) =>
        new(new TrainingStep(epoch, minibatch, 10), 1.5, 1.25, [], 0.1, 32, TimeSpan.FromMilliseconds(20));

    [Test]
    public void Csv_has_a_line_for_each_epoch_and_blanks_for_what_was_not_measured()
    {
        var log = new MetricLog(_directory, measureSparsity: () => 0.625);
        log.OnEpochCompleted(Epoch(0));
        log.OnEpochCompleted(Epoch(1));

        Assert.That(File.ReadAllText(_directory.PathOf(MetricLog.CsvFile)), Is.EqualTo(
            "epoch,training_loss,validation_loss,top1,top5,sparsity,learning_rate,seconds\r\n0,0.5,,0.9125,,0.625,0.1,90\r\n1,0.5,,0.9125,,0.625,0.1,90\r\n"));
        Assert.That(log.Epochs, Has.Length.EqualTo(2));
    }

    [Test]
    public void Json_lines_have_the_parts_of_the_loss()
    {
        var log = new MetricLog(_directory);
        log.OnEpochCompleted(Epoch(0));
        log.OnEpochCompleted(Epoch(1));

        var lines = File.ReadAllLines(_directory.PathOf(MetricLog.JsonLinesFile));
        using var second = JsonDocument.Parse(lines[1]);

        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(second.RootElement.GetProperty("metrics").GetProperty("epoch").GetInt32(), Is.EqualTo(1));
        Assert.That(second.RootElement.GetProperty("lossComponents").GetProperty("Objective").GetDouble(), Is.EqualTo(0.25));
    }

    [Test]
    public void Every_nth_step_is_logged_when_asked_for()
    {
        var log = new MetricLog(_directory, stepInterval: 4);
        for (var minibatch = 0; minibatch < 10; minibatch++)
        {
            log.OnStepCompleted(Step(0, minibatch));
        }

        log.OnEpochCompleted(Epoch(0));

        Assert.That(File.ReadAllLines(_directory.PathOf(MetricLog.StepsFile)).Skip(1), Is.EqualTo(
            (string[])["0,0,1.5,1.25,0.1,32,20", "0,4,1.5,1.25,0.1,32,20", "0,8,1.5,1.25,0.1,32,20"]));
    }

    [Test]
    public void Without_an_interval_there_is_no_file_of_steps()
    {
        var log = new MetricLog(_directory);
        log.OnStepCompleted(Step(0, 0));
        log.OnEpochCompleted(Epoch(0));

        Assert.That(File.Exists(_directory.PathOf(MetricLog.StepsFile)), Is.False);
    }
}
