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

const string title = "22 Label-free ASR";
Option<bool> smoke = new("--smoke") { Description = "Under a minute: shows that everything runs. Figures mean nothing then." };
Option<bool> quick = new("--quick") { Description = "Some minutes: less than half the pool, small models, few updates." };
Option<string> output = new("--out") { Description = "Folder for Output.md, report.html, CSV files, pseudo-labels and pictures. Default: runs/NAME-TIME.", HelpName = "DIR" };
Option<long> seed = new("--seed") { Description = "Seed of recordings, weights and order.", HelpName = "N", DefaultValueFactory = _ => 1 };
Option<int> seeds = new("--seeds") { Description = "How many seeds, from --seed on. The cells show the first; the others go to folders of their own, and the criteria are judged over all.", HelpName = "N", DefaultValueFactory = _ => 1 };
RootCommand command = new($"{title}. Distils a Whisper-style recogniser from unlabelled speech, with pseudo-labels filtered by signals that need no transcripts.") { smoke, quick, output, seed, seeds };
return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
{
    Scale scale = parsed.GetValue(smoke) ? Scale.Smoke : parsed.GetValue(quick) ? Scale.Quick : Scale.Full;
    RunDirectory folder = parsed.GetValue(output) is { } chosen ? RunDirectory.At(chosen) : RunDirectory.Create("runs", "22-label-free-asr", DateTimeOffset.UtcNow);
    var count = parsed.GetValue(seeds);
    if (count < 1)
    {
        throw new ArgumentException($"--seeds is {count}. Give 1 or more.");
    }

    using var first = Begin(folder, parsed.GetValue(seed));
    List<Finding> findings = [first.Finding];
    try
    {
        for (var other = parsed.GetValue(seed) + 1; other < parsed.GetValue(seed) + count; other++)
        {
            using var further = Begin(RunDirectory.At(folder.PathOf($"seed-{other}")), other);
            findings.Add(further.Finding);
            further.Conclude([further.Finding]);
        }
    }
    finally
    {
        // Ctrl-C between or within further seeds loses none that is done.
        first.Conclude([.. findings]);
    }

    return ExitCodes.Success;

    Experiment Begin(RunDirectory place, long start)
    {
        Notebook book = new($"{title} ({scale.Name} run{(scale.Name == "full" ? "" : ": the figures mean little")})", place, start, console, new ScottPlotRenderer());
        Experiment experiment = new(book, scale, start, console, cancellation);
        experiment.Measure();
        return experiment;
    }
});
