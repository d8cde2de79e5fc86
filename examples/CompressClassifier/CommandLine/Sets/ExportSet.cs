using System.CommandLine;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options of export. A name may be left out.</summary>
internal sealed class ExportSet
{
    private readonly Option<string?> onnx = Optional("--export-onnx", "FILE", "Write the model with a softmax behind it as ONNX, and end. [model.onnx in the run's folder]");
    private readonly Option<string?> pyTorch = Optional("--export-pytorch", "DIR", "Write the model for PyTorch (docs/pytorch.md), and end. [pytorch in the run's folder] (Not in the original.)");

    public OptionGroup Group => new("Export", [onnx, pyTorch], ["CompressClassifier -a resnet20_cifar --export-onnx --exp-load-weights-from best_thinned.ckpt"]);

    public ExportSettings Read(ParseResult parsed) => new(Name(parsed, onnx, "model.onnx"), Name(parsed, pyTorch, "pytorch"));

    private static Option<string?> Optional(string name, string kind, string description) =>
        new(name) { Description = description, HelpName = $"[{kind}]", Arity = ArgumentArity.ZeroOrOne };

    private static string? Name(ParseResult parsed, Option<string?> option, string otherwise) =>
        parsed.GetResult(option) is null ? null : parsed.GetValue(option) ?? otherwise;
}
