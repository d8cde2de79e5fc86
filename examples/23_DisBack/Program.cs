// 23  DisBack
//
//   1  the teachers           diffusion models of points in the plane, and how well they sample
//   2  the mismatched start   all conditions far from where the teacher was trained
//   3  the paths              the recorded nodes, and what each takes for data
//   4  the matched start      where DisBack has nothing to mend
//   5  other laws             two moons and a grid
//   6  images                 8×8 pixels and a U-Net; --images 16 runs these alone, at that size
//   7  what was claimed       the criteria: holds, does not hold, not tested
using System.CommandLine;
using Distiller.Examples;
using Distiller.Examples.DisBack;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Spectre.Console;

const string title = "23 DisBack";
Option<bool> smoke = new("--smoke") { Description = "Under a minute: shows that everything runs. Figures mean nothing then." };
Option<bool> quick = new("--quick") { Description = "About five minutes: two seeds, few updates." };
Option<string> output = new("--out") { Description = "Folder for Output.md, report.html, curve.csv and the pictures. Default: runs/NAME-TIME.", HelpName = "DIR" };
Option<long> seed = new("--seed") { Description = "The first seed.", HelpName = "N", DefaultValueFactory = _ => 1 };
Option<int?> images = new("--images") { Description = "Only the images, with so many pixels on a side: 8 or 16.", HelpName = "PIXELS" };
images.AcceptOnlyFromAmong("8", "16");
RootCommand command = new($"{title}. Teaches one-step generators by diffusion scores, with and without distribution backtracking.") { smoke, quick, output, seed, images };
return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
{
    Scale scale = parsed.GetValue(smoke) ? Scale.Smoke : parsed.GetValue(quick) ? Scale.Quick : Scale.Full;
    RunDirectory folder = parsed.GetValue(output) is { } chosen ? RunDirectory.At(chosen) : RunDirectory.Create("runs", "23-disback", DateTimeOffset.UtcNow);
    Notebook book = new($"{title} ({scale.Name} run{(scale.Name == "full" ? "" : ": the figures mean little")})", folder, parsed.GetValue(seed), console, new ScottPlotRenderer());
    Experiment experiment = new(book, scale, parsed.GetValue(seed), console, cancellation);
    if (parsed.GetValue(images) is { } pixels)
    {
        experiment.RunImages(pixels);
    }
    else
    {
        experiment.Run();
    }

    console.WriteLine(book.Save());
    return ExitCodes.Success;
});
