using System.CommandLine;
using System.Text.RegularExpressions;
using Distiller.Configuration;
using Distiller.Distributed;
using Spectre.Console;

namespace Distiller.Examples;

/// <summary>Runs an application's command: options checked, Ctrl-C turned into cancellation, one clear message for every failure.</summary>
public static class ExampleHost
{
    private const int PlainWidth = 140;

    /// <summary>Parses the arguments and runs the action.</summary>
    /// <param name="command">The command with its options. Its name and description head the help text.</param>
    /// <param name="args">The application's arguments.</param>
    /// <param name="action">The job; it receives the parsed options, the console and a token that Ctrl-C cancels.</param>
    /// <returns>One of <see cref="ExitCodes"/>, or what the action returns.</returns>
    public static int Run(RootCommand command, string[] args, Func<ParseResult, IAnsiConsole, CancellationToken, int> action) =>
        RunCommand(command, args, (parsed, console, cancellation) => RankEnvironment.Read().WorldSize == 1
            ? action(parsed, console, cancellation)
            : throw new NotSupportedException("This program works in one process; several would write the same files. MainJob and CompressClassifier work in several."));

    private static int RunCommand(RootCommand command, string[] args, Func<ParseResult, IAnsiConsole, CancellationToken, int> action)
    {
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                Complain(Readable(error.Message));
            }

            Console.Error.WriteLine("Use --help to see all options.");
            return ExitCodes.BadInput;
        }

        command.SetAction(result => Guarded(result, action));
        return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    /// <summary>Parses the arguments and runs the action in one of several processes that a launcher started, or in this one alone.</summary>
    /// <param name="command">The command with its options. Its name and description head the help text.</param>
    /// <param name="args">The application's arguments, the same for all processes.</param>
    /// <param name="action">The job; it receives the parsed options, the console (silent for all ranks but the first), the ranks and a token that Ctrl-C cancels.</param>
    /// <returns>One of <see cref="ExitCodes"/>, or what the action returns.</returns>
    public static int RunRanks(RootCommand command, string[] args, Func<ParseResult, IAnsiConsole, ProcessGroup, CancellationToken, int> action) =>
        RunCommand(command, args, (parsed, console, cancellation) =>
        {
            ProcessGroupOptions options = ProcessGroupOptions.FromEnvironment() with { Identity = string.Join(' ', args) };
            using ProcessGroup group = new(RankEnvironment.Read(), options);
            try
            {
                return action(parsed, group.IsFirst ? console : SilentConsole(), group, cancellation);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                group.Fail(failure);
                throw;
            }
        });

    private static IAnsiConsole SilentConsole() => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new AnsiConsoleOutput(TextWriter.Null),
    });

    private static int Guarded(ParseResult parsed, Func<ParseResult, IAnsiConsole, CancellationToken, int> action)
    {
        using var stop = new CancellationTokenSource();
        ConsoleCancelEventHandler onCancel = (_, request) =>
        {
            // The first Ctrl-C lets the job finish its step and its files; a second one ends the process.
            if (stop.IsCancellationRequested)
            {
                return;
            }

            request.Cancel = true;
            stop.Cancel();
        };
        Console.CancelKeyPress += onCancel;
        try
        {
            return action(parsed, CreateConsole(), stop.Token);
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Stopped. Files that were written are whole.");
            return ExitCodes.Interrupted;
        }
        catch (RankFailureException failure)
        {
            Complain(failure.Message);
            return ExitCodes.JobFailed;
        }
        catch (Exception failure) when (IsAboutInput(failure))
        {
            Complain(MessageOf(failure));
            return ExitCodes.BadInput;
        }
        catch (Exception failure) when (Unwrapped(failure) is { } inner && IsAboutInput(inner))
        {
            Complain(MessageOf(inner));
            return ExitCodes.BadInput;
        }
        catch (Exception failure)
        {
            Complain($"the job failed: {failure.Message}");
            Console.Error.WriteLine(failure.StackTrace);
            return ExitCodes.JobFailed;
        }
        finally
        {
            Console.CancelKeyPress -= onCancel;
        }
    }

    // A file or a pipe gets plain text of a width that tables fit in.
    private static IAnsiConsole CreateConsole()
    {
        if (!Console.IsOutputRedirected)
        {
            return AnsiConsole.Console;
        }

        IAnsiConsole plain = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        plain.Profile.Width = PlainWidth;
        return plain;
    }

    // Messages of these say what, where and how to mend; a stack trace would only bury them.
    private static bool IsAboutInput(Exception failure) => failure
        is IOException
        or InvalidDataException
        or UnauthorizedAccessException
        or ArgumentException
        or FormatException
        or NotSupportedException
        or ModelStructureException
        or ScheduleFormatException;

    // The framework adds the name of the method's parameter, which a user never wrote, and says a value twice.
    private static string MessageOf(Exception failure) => failure is ArgumentException { ParamName: { } name }
        ? Regex.Replace(failure.Message.Replace($" (Parameter '{name}')", "", StringComparison.Ordinal), @"\r?\nActual value was .*", "")
        : failure.Message;

    // System.CommandLine names types of .NET, which a user of the command line need not know.
    private static string Readable(string message) => Regex.Replace(
        message,
        @"^Cannot parse argument '(.*)' for option '(.*)' as expected type '.*?(Int32|Int64|Double).*'\.",
        match => $"{match.Groups[2].Value} takes a {(match.Groups[3].Value == "Double" ? "" : "whole ")}number, not '{match.Groups[1].Value}'.");

    private static Exception? Unwrapped(Exception failure) => failure is TypeInitializationException or AggregateException ? failure.InnerException : null;

    private static void Complain(string message) => Console.Error.WriteLine($"error: {message}");
}
