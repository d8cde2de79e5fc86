using System.ComponentModel;
using System.Diagnostics;

namespace Distiller.Graph;

/// <summary>Draws graphs with the program <c>dot</c> of Graphviz, where it is installed.</summary>
public static class Graphviz
{
    /// <summary>Renders a graph.</summary>
    /// <param name="graph">A graph in Graphviz' language, such as <see cref="Couplings.ToDot"/> gives.</param>
    /// <param name="svg">The drawing; empty if there is no <c>dot</c>.</param>
    /// <returns>False if <c>dot</c> is not installed.</returns>
    /// <exception cref="InvalidDataException"><c>dot</c> refuses the graph.</exception>
    public static bool TryRenderSvg(string graph, out string svg)
    {
        ProcessStartInfo start = new("dot", "-Tsvg") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        svg = "";
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
        Task<string> output = process.StandardOutput.ReadToEndAsync();
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
        svg = output.GetAwaiter().GetResult();
        return process.ExitCode == 0
            ? true
            : throw new InvalidDataException($"Graphviz could not draw the graph: {errors.GetAwaiter().GetResult().Trim()} Try it with: dot -Tsvg FILE.");
    }
}
