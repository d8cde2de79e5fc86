using System.CommandLine;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Options that belong together, with commands that show them at work.</summary>
internal sealed record OptionGroup(string Title, IReadOnlyList<Option> Options, IReadOnlyList<string> Examples);
