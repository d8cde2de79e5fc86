using System.CommandLine;

namespace Distiller.Examples.CompressClassifier.CommandLine;

/// <summary>Help in groups, each with commands to start from: fifty options in one list help nobody.</summary>
internal static class GroupedHelp
{
    private const int NameWidth = 42;
    private const int TextWidth = 92;

    /// <summary>Whether the arguments ask for help.</summary>
    public static bool IsAskedFor(string[] args) => args.Any(argument => argument is "--help" or "-h" or "-?");

    /// <summary>Writes the help to standard output.</summary>
    public static int Show(ClassifierCommand command)
    {
        Console.WriteLine(command.Root.Description);
        Console.WriteLine();
        Console.WriteLine("Usage: CompressClassifier [DATASET_DIR] [options]");
        Console.WriteLine();
        Console.WriteLine($"  DATASET_DIR{new string(' ', NameWidth - 13)}{command.Data.Description}");
        foreach (OptionGroup group in command.Groups)
        {
            Console.WriteLine();
            Console.WriteLine($"{group.Title}:");
            foreach (Option option in group.Options)
            {
                Describe(option);
            }

            foreach (string example in group.Examples)
            {
                Console.WriteLine($"    e.g. {example}");
            }
        }

        return ExitCodes.Success;
    }

    private static void Describe(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name).Order(Comparer<string>.Create((a, b) => a.Length.CompareTo(b.Length))));
        string head = $"  {names}{(option.ValueType == typeof(bool) ? "" : $" {option.HelpName}")}";
        string text = option.Description! + Default(option);
        IEnumerable<string> lines = Wrap(text);
        bool fits = head.Length < NameWidth;
        Console.WriteLine(fits ? head.PadRight(NameWidth) + lines.First() : head);
        foreach (string line in fits ? lines.Skip(1) : lines)
        {
            Console.WriteLine(new string(' ', NameWidth) + line);
        }
    }

    private static string Default(Option option) =>
        option.HasDefaultValue && option.GetDefaultValue() is { } value and not bool and not Array
            ? $" [{Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)}]"
            : "";

    private static IEnumerable<string> Wrap(string text)
    {
        string line = "";
        foreach (string word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > TextWidth)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
