using Distiller.Reports.Runs;
using Distiller.Reports.Runs.TensorBoard;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.Reports.Tests.Runs.TensorBoard;

public class TensorBoardLogTests
{
    private RunDirectory _directory = null!;
    private TorchSharp.Modules.Sequential _model = null!;

    [SetUp]
    public void MakeFolder()
    {
        _directory = RunDirectory.At(Directory.CreateTempSubdirectory("board").FullName);
        _model = Some.Classifier();
    }

    [TearDown]
    public void RemoveFolder()
    {
        _model.Dispose();
        Directory.Delete(_directory.FullPath, recursive: true);
    }

    [Test]
    public void Steps_have_the_names_of_the_original_at_the_number_of_steps_done()
    {
        using (TensorBoardLog log = new(_directory, _model, new TensorBoardOptions { StepInterval = 5 }))
        {
            for (var minibatch = 0; minibatch < 10; minibatch++)
            {
                log.OnStepCompleted(new StepCompleted(
                    new TrainingStep(1, minibatch, 10), 1.5, 1.25, [("L1Regularizer_loss", 0.25)], 0.5, 32, TimeSpan.FromMilliseconds(250)));
            }
        }

        var curves = EventFile.ReadCurves(_directory.FullPath);
        Assert.That(curves.Keys, Is.EquivalentTo((string[])
        [
            "Performance/Training/LR", "Performance/Training/L1Regularizer_loss", "Performance/Training/Objective Loss",
            "Performance/Training/Overall Loss", "Performance/Training/Time",
        ]));
        Assert.That(curves.Values.Select(curve => curve.Select(point => point.Step)), Is.All.EqualTo((long[])[15, 20]));
        Assert.That(curves["Performance/Training/Time"][0].Value, Is.EqualTo(0.25f));
    }

    [Test]
    public void Epochs_have_validation_in_percent_and_the_sparsity_of_each_weight()
    {
        using (no_grad())
        {
            _model.get_parameter("fc.weight")!.zero_();
        }

        using (TensorBoardLog log = new(_directory, _model))
        {
            log.OnEpochCompleted(MetricLogTests.Epoch(4));
        }

        var curves = EventFile.ReadCurves(_directory.FullPath);
        Assert.That(curves["Performance/Validation/Top1"].Single(), Has.Property("Step").EqualTo(4).And.Property("Value").EqualTo(91.25f));
        Assert.That(curves, Does.Not.ContainKey("Performance/Validation/Loss"), "it was not measured");
        Assert.That(curves["sparsity/weights/fc.weight"].Single().Value, Is.EqualTo(100));
        Assert.That(curves["sparsity/weights/conv1.weight"].Single().Value, Is.Zero);
        Assert.That(curves["sparsity/weights/total"].Single().Value, Is.GreaterThan(0).And.LessThan(100));
    }

    [Test]
    public void Histograms_are_logged_when_asked_for_and_count_every_weight()
    {
        string path;
        using (TensorBoardLog log = new(_directory, _model, new TensorBoardOptions { LogsHistograms = true, HistogramBins = 16 }))
        {
            log.OnEpochCompleted(MetricLogTests.Epoch(0));
            path = log.FullPath;
        }

        var histograms = EventFile.Read(path).OfType<HistogramEvent>().ToDictionary(logged => logged.Tag);
        Assert.That(histograms["conv2/weight"].Histogram.Total, Is.EqualTo(_model.get_parameter("conv2.weight")!.numel()));
        Assert.That(histograms["magnitude/filters/conv2.weight"].Histogram.Total, Is.EqualTo(16), "one norm a filter");
        Assert.That(histograms.Keys, Has.None.Contains("bias"));
    }

    [Test]
    public void Weights_that_are_not_finite_do_not_end_the_training()
    {
        using (no_grad())
        {
            _model.get_parameter("fc.weight")!.fill_(float.NaN);
        }

        using TensorBoardLog log = new(_directory, _model, new TensorBoardOptions { LogsHistograms = true });

        Assert.That(() => log.OnEpochCompleted(MetricLogTests.Epoch(0)), Throws.Nothing);
    }

    [Test]
    public void The_file_can_be_read_while_training_goes_on()
    {
        using TensorBoardLog log = new(_directory, _model);
        log.OnEpochCompleted(MetricLogTests.Epoch(0));

        Assert.That(EventFile.ReadCurves(_directory.FullPath), Does.ContainKey("Performance/Validation/Top1"));
    }
}
