using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.OnnxRuntimeCheck;

/// <summary>What to export and how often to run it.</summary>
internal sealed record CheckOptions
{
    internal const string Help = """
        Usage: OnnxRuntimeCheck [--model NAME] [--checkpoint FILE] [--data DIR] [--images N] [--batches 1,32,256] [--rounds N]
          --model       a CIFAR network of the zoo; default resnet20_cifar
          --checkpoint  its trained weights; without, the network is trained for two epochs first
          --data        folder with CIFAR-10; without, DISTILLER_DATA or embedded drawings
          --images      test images to compare on; default 1000
          --batches     batch sizes to time; default 1,32,256
          --rounds      measurements of each, in turns; default 7
        """;

    public string Model { get; private init; } = "resnet20_cifar";

    public string? Checkpoint { get; private init; }

    public string? Data { get; private init; }

    public int Images { get; private init; } = 1000;

    public ImmutableArray<int> Batches { get; private init; } = [1, 32, 256];

    public int Rounds { get; private init; } = 7;

    public bool ShowsHelp { get; private init; }

    internal static CheckOptions Parse(IReadOnlyList<string> arguments)
    {
        CheckOptions options = new();
        for (int k = 0; k < arguments.Count; k += 2)
        {
            if (arguments[k] is "--help" or "-h") return new() { ShowsHelp = true };
            if (k + 1 == arguments.Count) throw new FormatException($"'{arguments[k]}' needs a value.");
            string value = arguments[k + 1];
            options = arguments[k] switch
            {
                "--model" => options with { Model = value },
                "--checkpoint" => options with { Checkpoint = value },
                "--data" => options with { Data = value },
                "--images" => options with { Images = Count(value) },
                "--batches" => options with { Batches = [.. value.Split(',').Select(Count)] },
                "--rounds" => options with { Rounds = Count(value) },
                _ => throw new FormatException($"There is no option '{arguments[k]}'."),
            };
        }

        return options;
    }

    private static int Count(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
        ? count
        : throw new FormatException($"'{text}' is not a number above 0.");
}
