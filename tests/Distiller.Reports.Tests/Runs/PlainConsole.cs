using System.Text;
using Spectre.Console;

namespace Distiller.Reports.Tests.Runs;

/// <summary>A console that is no terminal and writes into a text.</summary>
internal static class PlainConsole
{
    public static IAnsiConsole On(TextWriter writer) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.No,
        ColorSystem = ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new Output(writer),
    });

    private sealed class Output(TextWriter writer) : IAnsiConsoleOutput
    {
        public TextWriter Writer => writer;

        public bool IsTerminal => false;

        public int Width => 120;

        public int Height => 50;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
