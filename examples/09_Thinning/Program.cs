// 09  Thinning: networks of every family, before and after 30 % and 60 % of their channels went
//
//   1  build the network with random weights; what it knows does not matter here
//   2  zero the weakest couplings of channels of each group
//   3  thin, which proves that the output stays, or says why not
//   4  count and measure before and after
using System.CommandLine;
using Distiller.Examples;
using Distiller.Examples.Thinning;
using Distiller.Zoo;
using Spectre.Console;

Option<bool> quick = new("--quick") { Description = "Seconds instead of minutes: five small networks, two timed runs." };
Option<string?> output = new("--out") { Description = "File for the tables, Markdown. Default: Output.md in the current folder.", HelpName = "FILE" };
Option<string?> page = new("--page") { Description = "A page whose part between the comments 'networks' and 'end of networks' becomes the tables.", HelpName = "FILE" };
Argument<string[]> names = new("architectures") { Description = "Names of networks. Default: all.", Arity = ArgumentArity.ZeroOrMore };

RootCommand command = new("Thins networks of every family by 30 % and 60 %, proves each, and measures them before and after.") { quick, output, page, names };
return ExampleHost.Run(command, args, (parsed, console, cancellation) =>
{
    var isQuick = parsed.GetValue(quick);
    string[] chosen = parsed.GetValue(names) is { Length: > 0 } given ? given : isQuick ? Study.QuickNames : [.. Architectures.All.Select(entry => entry.Name)];
    var study = Study.Run([.. chosen.Select(Architectures.Find)], isQuick, console, cancellation);
    study.Write(parsed.GetValue(output) ?? "Output.md", parsed.GetValue(page));
    console.WriteLine(Path.GetFullPath(parsed.GetValue(output) ?? "Output.md"));
    return ExitCodes.Success;
});
