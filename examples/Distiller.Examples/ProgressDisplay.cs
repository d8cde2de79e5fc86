using System.Diagnostics;
using System.Globalization;
using Spectre.Console;

namespace Distiller.Examples;

/// <summary>Shows how far a long piece of work is: a bar with the time left on a terminal, plain lines elsewhere.</summary>
public static class ProgressDisplay
{
    private const int PlainLines = 10;

    /// <summary>Does the work and shows its progress.</summary>
    /// <param name="console">Where to show it.</param>
    /// <param name="title">What is being done.</param>
    /// <param name="total">Number of steps.</param>
    /// <param name="work">The work; it reports the number of steps done so far and what they came to.</param>
    public static void Run(IAnsiConsole console, string title, long total, Action<Action<long, string>> work)
    {
        if (console.Profile.Capabilities.Interactive && console.Profile.Out.IsTerminal)
        {
            Bar(console, title, total, work);
        }
        else
        {
            Lines(console, title, total, work);
        }
    }

    private static void Bar(IAnsiConsole console, string title, long total, Action<Action<long, string>> work) => console.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(title), maxValue: total);
            work((done, status) =>
            {
                task.Description = Markup.Escape($"{title}  {status}");
                task.Value = done;
            });
        });

    private static void Lines(IAnsiConsole console, string title, long total, Action<Action<long, string>> work)
    {
        Stopwatch clock = Stopwatch.StartNew();
        long shown = 0;
        work((done, status) =>
        {
            long step = done * PlainLines / Math.Max(1, total);
            if (step <= shown)
            {
                return;
            }

            shown = step;
            TimeSpan left = clock.Elapsed * ((total - done) / (double)Math.Max(1, done));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {title}: {100 * done / Math.Max(1, total),3} %  {status}  {(done < total ? $"{left.TotalSeconds:0} s left" : $"{clock.Elapsed.TotalSeconds:0.0} s")}"));
        });
    }
}
