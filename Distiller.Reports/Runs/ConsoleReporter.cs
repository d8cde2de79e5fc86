using System.Globalization;
using Distiller.Training;
using Spectre.Console;

namespace Distiller.Reports.Runs;

/// <summary>Tells on a console how training goes: a line for each epoch, and on a terminal a moving bar with the time left.</summary>
/// <remarks>
/// Where output is not a terminal (a file, a pipe, CI) there are plain lines only, with the estimate in them. Training that was resumed goes
/// on counting where it stands, in the middle of an epoch as well; the estimate is made of what this run took.
/// </remarks>
public sealed class ConsoleReporter : ITrainingObserver
{
    private readonly IAnsiConsole _console;
    private readonly int _epochs;
    private readonly ProgressTask? _task;
    private TimeSpan _elapsed;
    private double _measured;
    private double? _begun;

    /// <summary>A reporter that writes lines.</summary>
    /// <param name="console">Where to write.</param>
    /// <param name="epochs">How many epochs there will be, at least 1; those before a resume count.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is below 1.</exception>
    public ConsoleReporter(IAnsiConsole console, int epochs)
        : this(console, epochs, null)
    {
    }

    private ConsoleReporter(IAnsiConsole console, int epochs, ProgressTask? task)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(epochs, 1);
        _console = console;
        _epochs = epochs;
        _task = task;
    }

    /// <summary>Trains under a reporter, with a moving bar if the console is a terminal.</summary>
    /// <typeparam name="T">What training returns.</typeparam>
    /// <param name="console">Where to write.</param>
    /// <param name="epochs">How many epochs there will be, at least 1; those before a resume count.</param>
    /// <param name="train">Trains, and reports to the observer that it is given.</param>
    /// <returns>What <paramref name="train"/> returned.</returns>
    public static T Run<T>(IAnsiConsole console, int epochs, Func<ITrainingObserver, T> train)
    {
        if (!console.Profile.Out.IsTerminal || !console.Profile.Capabilities.Ansi)
        {
            return train(new ConsoleReporter(console, epochs));
        }

        ProgressColumn[] columns =
            [new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()];
        return console.Progress().AutoClear(true).Columns(columns).Start(context =>
            train(new ConsoleReporter(console, epochs, context.AddTask("training", maxValue: epochs))));
    }

    /// <inheritdoc/>
    public void OnStepCompleted(StepCompleted step)
    {
        _begun ??= (double)step.Step.Minibatch / step.Step.MinibatchesPerEpoch;
        if (_task is not null)
        {
            _task.Value = step.Step.Epoch + ((step.Step.Minibatch + 1.0) / step.Step.MinibatchesPerEpoch);
            _task.Description = string.Create(CultureInfo.InvariantCulture, $"epoch {step.Step.Epoch}, loss {step.Loss:F4}");
        }
    }

    /// <inheritdoc/>
    public void OnEpochCompleted(EpochCompleted epoch)
    {
        var done = epoch.Epoch + 1;
        _elapsed += epoch.Elapsed;
        _measured += 1 - (_begun ?? 0);
        _begun = null;
        var left = _elapsed / _measured * Math.Max(0, _epochs - done);
        string?[] parts =
        [
            string.Create(CultureInfo.InvariantCulture, $"epoch {epoch.Epoch} ({done} of {_epochs})"),
            Part("loss", epoch.Metrics.TrainingLoss, "F4"),
            Part("validation", epoch.Metrics.ValidationLoss, "F4"),
            epoch.Metrics.Top1 is { } top1 ? string.Create(CultureInfo.InvariantCulture, $"top-1 {100 * top1:F2} %") : null,
            string.Create(CultureInfo.InvariantCulture, $"rate {epoch.LearningRate:G3}"),
            string.Create(CultureInfo.InvariantCulture, $"{epoch.Elapsed.TotalSeconds:F1} s"),
            done < _epochs ? $"{Rough(left)} left" : null,
        ];
        _console.WriteLine(string.Join("  ", parts.Where(part => part is not null)));
    }

    private static string? Part(string name, double? value, string format) =>
        value is { } number ? $"{name} {number.ToString(format, CultureInfo.InvariantCulture)}" : null;

    private static string Rough(TimeSpan time) => time switch
    {
        { TotalSeconds: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalSeconds)} s"),
        { TotalMinutes: < 90 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMinutes)} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{time.TotalHours:F1} h"),
    };
}
