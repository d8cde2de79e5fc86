using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace ScottPlot.Engine;

/// <summary>Runs gnuplot on a script and returns what it draws. Nothing touches the disk.</summary>
internal static class GnuplotProcess
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(120);

    public static byte[] Run(string script) => Run(script, "gnuplot", Timeout);

    /// <exception cref="InvalidOperationException">gnuplot is missing or reports an error.</exception>
    /// <exception cref="TimeoutException">gnuplot does not finish in time; it is ended.</exception>
    public static byte[] Run(string script, string program, TimeSpan timeout)
    {
        using Process process = Start(program);
        Task<byte[]> output = ReadAll(process.StandardOutput.BaseStream);
        Task<byte[]> errors = ReadAll(process.StandardError.BaseStream);
        Task input = Feed(process, script);
        try
        {
            if (!Task.WhenAll(output, errors, input).Wait(timeout) || !process.WaitForExit(timeout))
            {
                throw new TimeoutException(
                    $"gnuplot did not finish the plot within {timeout.TotalSeconds:0} s and was ended. "
                    + "The plot may hold too many points; thin them out or use a histogram or heatmap.");
            }
        }
        finally
        {
            End(process);
        }

        return process.ExitCode == 0 && output.Result.Length > 0
            ? output.Result
            : throw new InvalidOperationException(
                $"gnuplot could not draw the plot (exit code {process.ExitCode}). It says:{Environment.NewLine}"
                + Utf8.GetString(errors.Result).Trim());
    }

    private static Process Start(string program)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };

        // Personal start-up files would make the picture depend on who draws it.
        start.ArgumentList.Add("-d");
        start.ArgumentList.Add("-");
        start.Environment["LC_ALL"] = "C.UTF-8";
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception reason)
        {
            throw new InvalidOperationException(
                $"The plot cannot be drawn: the program '{program}' cannot be started ({reason.Message}). "
                + "Plots are rendered by gnuplot, which must be on the PATH. "
                + "Install it with 'apt-get install gnuplot-nox', or run './build.sh doctor' to check the whole set-up.",
                reason);
        }
    }

    private static async Task<byte[]> ReadAll(Stream stream)
    {
        using var buffer = new MemoryStream();
        await stream.CopyToAsync(buffer).ConfigureAwait(false);
        return buffer.ToArray();
    }

    private static async Task Feed(Process process, string script)
    {
        try
        {
            await process.StandardInput.BaseStream.WriteAsync(Utf8.GetBytes(script)).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // gnuplot stops reading at an error; its message and exit code tell why.
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }
}
