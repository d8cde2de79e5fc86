namespace Distiller.Benchmarks.Harness;

/// <summary>The command line.</summary>
internal sealed record BenchmarkOptions
{
    internal const string Help = """
        Usage: Distiller.Benchmarks [--filter TEXT] [--quick] [--output FOLDER] [--list] [--micro] [--checkpoint F] [--data FOLDER]
          --filter TEXT    only benchmarks with TEXT in their names
          --quick          small sizes and five rounds: a look, not a result
          --output FOLDER  where the CSV files go (default: benchmarks/results)
          --micro          operators under BenchmarkDotNet instead (Release build)
          --list           the benchmarks
          --checkpoint F   weights of resnet20_cifar for 'lapq' (default: it trains for some seconds)
          --data FOLDER    CIFAR-10's binary files for 'lapq' (default: drawn images)
        Benchmarks:
        """;

    public string Filter { get; private init; } = "";

    public string? Checkpoint { get; private init; }

    public string? Data { get; private init; }

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
                "--checkpoint" => options with { Checkpoint = Value() },
                "--data" => options with { Data = Value() },
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
