using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Distiller.Graph;

/// <summary>Draws graphs with the program <c>dot</c> of Graphviz, where it is installed.</summary>
public static class Graphviz
{
    /// <summary>Renders a graph.</summary>
    /// <param name="graph">A graph in Graphviz' language, such as <see cref="Couplings.ToDot()"/> gives.</param>
    /// <param name="svg">The drawing; empty if there is no <c>dot</c>.</param>
    /// <returns>False if <c>dot</c> is not installed.</returns>
    /// <exception cref="InvalidDataException"><c>dot</c> refuses the graph.</exception>
    public static bool TryRenderSvg(string graph, out string svg)
    {
        bool drawn = TryRender(graph, "-Tsvg", out byte[] content);
        svg = Encoding.UTF8.GetString(content);
        return drawn;
    }

    /// <summary>Renders a graph as a picture.</summary>
    /// <param name="graph">A graph in Graphviz' language.</param>
    /// <param name="png">The picture; empty if there is no <c>dot</c>.</param>
    /// <returns>False if <c>dot</c> is not installed.</returns>
    /// <exception cref="InvalidDataException"><c>dot</c> refuses the graph.</exception>
    public static bool TryRenderPng(string graph, out byte[] png) => TryRender(graph, "-Tpng", out png);

    private static bool TryRender(string graph, string format, out byte[] content)
    {
        ProcessStartInfo start = new("dot", format) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        content = [];
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception)
        {
            return false;
        }

        using Process process = started!;
        using MemoryStream output = new();
        Task copied = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.Write(graph);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The program ended early; its exit code and message say why.
        }

        process.WaitForExit();
        copied.GetAwaiter().GetResult();
        content = output.ToArray();
        return process.ExitCode == 0
            ? true
            : throw new InvalidDataException($"Graphviz could not draw the graph: {errors.GetAwaiter().GetResult().Trim()} Try it with: dot -Tsvg FILE.");
    }
}
