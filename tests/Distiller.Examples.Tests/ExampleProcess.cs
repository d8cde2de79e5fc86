using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Distiller.Examples.Tests;

/// <summary>Runs an example application as a user does: a process of its own with arguments, exit code and two streams.</summary>
internal sealed record ExampleProcess(int ExitCode, string Output, string Errors)
{
    private const int Interrupt = 2;
    private const int Killed = 9;

    /// <summary>Runs to the end.</summary>
    public static ExampleProcess Run(string application, params string[] arguments)
    {
        using Process process = Start(application, arguments);
        return Finish(process);
    }

    /// <summary>Sends what Ctrl-C sends, as soon as a line of output asks for it.</summary>
    public static ExampleProcess RunAndInterrupt(string application, Predicate<string> when, params string[] arguments) =>
        RunAndSignal(application, when, Interrupt, arguments);

    /// <summary>Ends the process without warning, as soon as a line of output asks for it.</summary>
    public static ExampleProcess RunAndKill(string application, Predicate<string> when, params string[] arguments) =>
        RunAndSignal(application, when, Killed, arguments);

    private static ExampleProcess RunAndSignal(string application, Predicate<string> when, int signal, string[] arguments)
    {
        using Process process = Start(application, arguments);
        List<string> lines = [];
        bool sent = false;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            lines.Add(line);
            if (!sent && when(line))
            {
                sent = true;
                _ = Kill(process.Id, signal);
            }
        }

        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return new ExampleProcess(process.ExitCode, string.Join('\n', lines), errors);
    }

    private static Process Start(string application, string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, application + ".dll"), .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove("DISTILLER_DATA");
        return Process.Start(start)!;
    }

    private static ExampleProcess Finish(Process process)
    {
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new ExampleProcess(process.ExitCode, output, errors.Result);
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);
}
