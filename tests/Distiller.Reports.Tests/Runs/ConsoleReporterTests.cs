using System.Globalization;
using Distiller.Reports.Runs;
using Spectre.Console;

namespace Distiller.Reports.Tests.Runs;

[SetCulture("de-DE")]
public class ConsoleReporterTests
{
    [Test]
    public void Without_a_terminal_there_are_plain_lines_with_the_time_left()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);

        var result = ConsoleReporter.Run(PlainConsole.On(text), epochs: 3, observer =>
        {
            observer.OnStepCompleted(MetricLogTests.Step(0, 0));
            observer.OnEpochCompleted(MetricLogTests.Epoch(0));
            observer.OnEpochCompleted(MetricLogTests.Epoch(1));
            observer.OnEpochCompleted(MetricLogTests.Epoch(2));
            return 7;
        });

        Assert.That(result, Is.EqualTo(7));
        Assert.That(text.ToString().ReplaceLineEndings("\n"), Is.EqualTo(
            "epoch 0 (1 of 3)  loss 0.5000  top-1 91.25 %  rate 0.1  90.0 s  3 min left\n"
            + "epoch 1 (2 of 3)  loss 0.5000  top-1 91.25 %  rate 0.1  90.0 s  2 min left\n"
            + "epoch 2 (3 of 3)  loss 0.5000  top-1 91.25 %  rate 0.1  90.0 s\n"));
    }

    [Test]
    public void Resumed_training_goes_on_counting_and_estimates_by_what_it_ran()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        ConsoleReporter reporter = new(PlainConsole.On(text), epochs: 6);

        // From step 8 of 10 on, in a fifth of the time of an epoch.
        var step = MetricLogTests.Step(2, 8);
        reporter.OnStepCompleted(step with { Step = step.Step with { MinibatchesPerEpoch = 10 } });
        reporter.OnEpochCompleted(MetricLogTests.Epoch(2) with { Elapsed = TimeSpan.FromSeconds(12) });
        reporter.OnEpochCompleted(MetricLogTests.Epoch(3) with { Elapsed = TimeSpan.FromSeconds(60) });

        Assert.That(text.ToString(), Does.Contain("epoch 2 (3 of 6)").And.Contain("12.0 s  3 min left").And.Contain("epoch 3 (4 of 6)").And.Contain("60.0 s  2 min left"));
    }

    [Test]
    public void On_a_terminal_lines_stand_above_a_moving_bar()
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);

        var result = ConsoleReporter.Run(PlainConsole.On(text, isTerminal: true), epochs: 2, observer =>
        {
            observer.OnStepCompleted(MetricLogTests.Step(0, 4));
            observer.OnEpochCompleted(MetricLogTests.Epoch(0));
            return 7;
        });

        Assert.That(result, Is.EqualTo(7));
        Assert.That(text.ToString(), Does.Contain("epoch 0, loss 1.5000").And.Contain("epoch 0 (1 of 2)"));
    }

    [Test]
    public void Zero_epochs_are_refused() =>
        Assert.That(() => new ConsoleReporter(AnsiConsole.Console, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
}
