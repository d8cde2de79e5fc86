// 21  DistilHuBERT
//
//   1  the speech           synthetic words, with exact labels that no encoder sees
//   2  the teacher          units by k-means, masked prediction, and what each layer knows
//   3  the students         two layers, taught by the teacher's layers, and the same layers without it
//   4  size and speed       of this teacher and student, and of the published sizes
//   5  past it              channels of the convolutions go, under distillation
//   6  together             pruned, quantized and distilled in one schedule
//   7  what was claimed     the criteria, met or not
using System.CommandLine;
using Distiller.Examples;
using Distiller.Examples.DistilHubert;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Spectre.Console;

const string title = "21 DistilHuBERT";
Option<bool> smoke = new("--smoke") { Description = "Under a minute: shows that everything runs. Figures mean nothing then." };
Option<bool> quick = new("--quick") { Description = "About five minutes: fewer recordings and steps." };
Option<bool> ablations = new("--ablations") { Description = "More students: other losses, other targets." };
Option<int> seeds = new("--seeds") { Description = "How many seeds.", HelpName = "N", DefaultValueFactory = _ => 1 };
Option<string> output = new("--out") { Description = "Folder for Output.md, results.csv, layers.csv, latency.csv and the pictures. Default: runs/NAME-TIME.", HelpName = "DIR" };
Option<long> seed = new("--seed") { Description = "The first seed.", HelpName = "N", DefaultValueFactory = _ => 1 };
RootCommand command = new($"{title}. Distils a self-supervised speech encoder, trained here on synthetic speech, into two layers.") { smoke, quick, ablations, seeds, output, seed };
return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
{
    var scale = parsed.GetValue(smoke) ? Scale.Smoke : parsed.GetValue(quick) ? Scale.Quick : Scale.Full;
    var folder = parsed.GetValue(output) is { } chosen ? RunDirectory.At(chosen) : RunDirectory.Create("runs", "21-distilhubert", DateTimeOffset.UtcNow);
    Notebook book = new($"{title} ({scale.Name} run{(scale.Name == "full" ? "" : ": the figures mean little")})", folder, parsed.GetValue(seed), console, new ScottPlotRenderer());
    using var experiment = new Experiment(book, scale, parsed.GetValue(seed), parsed.GetValue(seeds), parsed.GetValue(ablations), console, cancellation);
    experiment.Run();
    console.WriteLine(book.Save());
    return ExitCodes.Success;
});
