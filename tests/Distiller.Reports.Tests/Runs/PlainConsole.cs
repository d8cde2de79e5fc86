using System.Text;
using Spectre.Console;

namespace Distiller.Reports.Tests.Runs;

/// <summary>A console that writes into a text.</summary>
internal static class PlainConsole
{
    public static IAnsiConsole On(TextWriter writer, bool isTerminal = false) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = isTerminal ? InteractionSupport.Yes : InteractionSupport.No,
        Out = new Output(writer, isTerminal),
    });

    private sealed class Output(TextWriter writer, bool isTerminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => isTerminal;

        public int Width => 120;

        public int Height => 50;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
