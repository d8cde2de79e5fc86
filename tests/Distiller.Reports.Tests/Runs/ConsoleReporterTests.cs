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
