using System.CommandLine;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Spectre.Console;

namespace Distiller.Examples.Notebooks;

/// <summary>A notebook as a console application: its command line, its folder, its first and its last line.</summary>
public static class NotebookApp
{
    private static readonly Option<bool> Quick = new("--quick") { Description = "Seconds instead of minutes: few images, few epochs. Figures mean little then." };
    private static readonly Option<string> Out = new("--out") { Description = "Folder for Output.md and the pictures. Default: runs/NAME-TIME.", HelpName = "DIR" };
    private static readonly Option<string> Data = new("--data") { Description = "Folder with MNIST idx files or CIFAR-10 batches (.gz or not), of which as many images are used. Else the folder in DISTILLER_DATA, else embedded images.", HelpName = "DIR" };
    private static readonly Option<long> Seed = new("--seed") { Description = "Seed of weights, order and embedded images.", HelpName = "N", DefaultValueFactory = _ => 1 };

    /// <summary>Runs the cells and writes <c>Output.md</c>, whose path is the last line.</summary>
    /// <param name="title">Number and title, such as <c>01 The first schedule</c>.</param>
    /// <param name="description">What the notebook shows, in one sentence for the help text.</param>
    /// <param name="args">The application's arguments.</param>
    /// <param name="cells">Runs the cells.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static int Run(string title, string description, string[] args, Action<Lab> cells)
    {
        RootCommand command = new($"{title}. {description}") { Quick, Out, Data, Seed };
        return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
        {
            bool quick = parsed.GetValue(Quick);
            long seed = parsed.GetValue(Seed);
            Notebook book = new(
                $"{title} ({(quick ? "quick run: the figures mean little" : "full run")})", Folder(title, parsed.GetValue(Out)), seed, console, new ScottPlotRenderer());
            cells(new Lab(book, console, cancellation) { IsQuick = quick, Seed = seed, DataFolder = parsed.GetValue(Data) });
            console.WriteLine(book.Save());
            return ExitCodes.Success;
        });
    }

    private static RunDirectory Folder(string title, string? chosen) => chosen is null
        ? RunDirectory.Create("runs", title.Replace(' ', '-').ToLowerInvariant(), DateTimeOffset.UtcNow)
        : RunDirectory.At(chosen);
}
