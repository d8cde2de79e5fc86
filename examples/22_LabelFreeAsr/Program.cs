// 22  Label-free distillation of a recogniser
//
//   1  the recordings     a small spoken language, and a pool of which a quarter is broken on purpose
//   2  the models         teacher, proxy, embedder, language model
//   3  pseudo-labels      the teacher writes down the pool, once
//   4  signals            which tell bad pseudo-labels from good ones, and how well
//   5  filters            what each keeps
//   6  students           the same student, the same updates, other pseudo-labels
//   7  what was claimed   the criteria, met or not
using System.CommandLine;
using Distiller.Examples;
using Distiller.Examples.LabelFreeAsr;
using Distiller.Reports.Rendering;
using Distiller.Reports.Runs;
using Spectre.Console;

const string title = "22 Label-free ASR";
Option<bool> smoke = new("--smoke") { Description = "Under a minute: shows that everything runs. Figures mean nothing then." };
Option<bool> quick = new("--quick") { Description = "Some minutes: half the pool, four conditions, few updates." };
Option<string> output = new("--out") { Description = "Folder for Output.md, report.html, CSV files, pseudo-labels and pictures. Default: runs/NAME-TIME.", HelpName = "DIR" };
Option<long> seed = new("--seed") { Description = "Seed of recordings, weights and order.", HelpName = "N", DefaultValueFactory = _ => 1 };
RootCommand command = new($"{title}. Distils a Whisper-style recogniser from unlabelled speech, with pseudo-labels filtered by signals that need no transcripts.") { smoke, quick, output, seed };
return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
{
    Scale scale = parsed.GetValue(smoke) ? Scale.Smoke : parsed.GetValue(quick) ? Scale.Quick : Scale.Full;
    RunDirectory folder = parsed.GetValue(output) is { } chosen ? RunDirectory.At(chosen) : RunDirectory.Create("runs", "22-label-free-asr", DateTimeOffset.UtcNow);
    Notebook book = new($"{title} ({scale.Name} run{(scale.Name == "full" ? "" : ": the figures mean little")})", folder, parsed.GetValue(seed), console, new ScottPlotRenderer());
    using Experiment experiment = new(book, scale, parsed.GetValue(seed), console, cancellation);
    experiment.Run();
    console.WriteLine(book.Save());
    return ExitCodes.Success;
});
