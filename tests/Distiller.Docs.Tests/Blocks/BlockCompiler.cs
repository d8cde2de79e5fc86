using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Distiller.Docs.Tests.Blocks;

/// <summary>Compiles a block as a reader would paste it: into a method where the things that the page speaks of exist.</summary>
internal static class BlockCompiler
{
    private static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    private static readonly string Usings = string.Concat(Namespaces().Select(name => $"global using {name};\n"))
        + "global using TorchSharp;\nglobal using static TorchSharp.torch;\nglobal using static TorchSharp.torch.nn;\n";

    /// <summary>The errors of a block, with the page's own lines.</summary>
    public static IReadOnlyList<string> Errors(CodeBlock block)
    {
        // A block either declares types or is a passage of a program.
        CompilationUnitSyntax unit = CSharpSyntaxTree.ParseText(block.Code, Parsing).GetCompilationUnitRoot();
        int usings = unit.Usings.Count == 0 ? 0 : unit.Usings.FullSpan.End;
        string types = string.Concat(unit.Members.Where(member => member is BaseTypeDeclarationSyntax).Select(member => member.ToFullString()));
        string passage = string.Concat(unit.Members.Where(member => member is not BaseTypeDeclarationSyntax).Select(member => member.ToFullString()));

        StringBuilder text = new();
        text.Append(block.Code.AsSpan(0, usings)).Append('\n');
        text.Append("internal sealed class Passage : ").Append(typeof(PageContext).FullName).Append("\n{\n    private async Task Run()\n    {\n");
        text.Append(passage).Append("\n        await Task.CompletedTask;\n    }\n}\n").Append(types);

        CSharpCompilation compilation = CSharpCompilation.Create(
            "Page",
            [CSharpSyntaxTree.ParseText(Usings, Parsing), CSharpSyntaxTree.ParseText(text.ToString(), Parsing, path: block.Page)],
            References,
            new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return
        [
            .. compilation.GetDiagnostics()
                .Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
                .Select(diagnostic => $"{block}: {diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture)} in "
                    + $"'{diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim()}'")
                .Distinct(),
        ];
    }

    private static IEnumerable<string> Namespaces() =>
        new[] { "Distiller.Core", "Distiller.Pruning", "Distiller.Quantization", "Distiller.Distillation", "Distiller.Reports", "Distiller.Zoo" }
            .SelectMany(name => System.Reflection.Assembly.Load(name).GetExportedTypes())
            .Select(type => type.Namespace!)
            .Concat(["System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Linq", "System.Threading", "System.Threading.Tasks"])
            .Distinct()
            .Order(StringComparer.Ordinal);
}
