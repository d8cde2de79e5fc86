namespace Distiller.Benchmarks.Harness;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    internal const string Help = """
        Usage: Distiller.Benchmarks [--filter TEXT] [--quick] [--output FOLDER] [--list] [--micro]
          --filter TEXT    only benchmarks with TEXT in their names
          --quick          small sizes and five rounds: a look, not a result
          --output FOLDER  where the CSV files go (default: benchmarks/results)
          --micro          operators under BenchmarkDotNet instead (Release build)
          --list           the benchmarks
        Benchmarks:
        """;

    public string Filter { get; private init; } = "";

    public bool Quick { get; private init; }

    public bool ListOnly { get; private init; }

    public bool ShowHelp { get; private init; }

    public bool Micro { get; private init; }

    public string Output { get; private init; } = Path.Combine(Root(), "benchmarks", "results");

    internal static BenchmarkOptions Parse(IReadOnlyList<string> args)
    {
        var options = new BenchmarkOptions();
        for (int k = 0; k < args.Count; k++)
        {
            string Value() => ++k < args.Count ? args[k] : throw new FormatException($"{args[k - 1]} needs a value. --help shows the usage.");
            options = args[k] switch
            {
                "--filter" => options with { Filter = Value() },
                "--output" => options with { Output = Value() },
                "--quick" => options with { Quick = true },
                "--list" => options with { ListOnly = true },
                "--micro" => options with { Micro = true },
                "--help" or "-h" => options with { ShowHelp = true },
                _ => throw new FormatException($"Unknown option '{args[k]}'. --help shows the usage."),
            };
        }

        return options;
    }

    private static string Root()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Distiller.sln"))) return folder.FullName;
        }

        return Environment.CurrentDirectory;
    }
}
