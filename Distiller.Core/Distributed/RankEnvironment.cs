using System.Collections.Immutable;
using System.Globalization;

namespace Distiller.Distributed;

/// <summary>Which of several processes this one is, and where they meet.</summary>
/// <remarks>
/// Launchers say it in environment variables. Read are, in this order: <c>RANK</c>, <c>WORLD_SIZE</c>, <c>LOCAL_RANK</c> (torchrun and
/// <c>./build.sh launch</c>), those of Slurm (<c>SLURM_PROCID</c>, <c>SLURM_STEP_NUM_TASKS</c>, <c>SLURM_LOCALID</c>), and those of Open MPI (<c>OMPI_COMM_WORLD_RANK</c>, <c>OMPI_COMM_WORLD_SIZE</c>, <c>OMPI_COMM_WORLD_LOCAL_RANK</c>).
/// <c>MASTER_ADDR</c> and <c>MASTER_PORT</c> name the place of rank 0; they may be left out where all ranks run on one machine, and the
/// address also under Slurm, whose list of machines begins with it.
/// </remarks>
public sealed record RankEnvironment
{
    /// <summary>The port of rank 0 if nobody names one.</summary>
    public const int DefaultPort = 29500;

    private const string Loopback = "127.0.0.1";
    private const string Address = "MASTER_ADDR";
    private const string Port = "MASTER_PORT";

    /// <summary>A process of its own, without others.</summary>
    public static RankEnvironment Single { get; } = new() { Rank = 0, WorldSize = 1 };

    /// <summary>Number of this process. Range: 0 to <see cref="WorldSize"/> - 1.</summary>
    public required int Rank { get; init; }

    /// <summary>How many processes work together. Range: 1 and more.</summary>
    public required int WorldSize { get; init; }

    /// <summary>Number of this process among those on its machine.</summary>
    public int LocalRank { get; init; }

    /// <summary>Name or address of the machine of rank 0. Default: this machine alone, by its loopback.</summary>
    public string MasterAddress { get; init; } = Loopback;

    /// <summary>The port at which rank 0 listens. Range: 1 to 65535.</summary>
    public int MasterPort { get; init; } = DefaultPort;

    /// <summary>Reads the environment of this process.</summary>
    /// <returns>What the launcher says; <see cref="Single"/> if there was none.</returns>
    /// <exception cref="ArgumentException">Variables are missing or contradict one another; the message names them.</exception>
    public static RankEnvironment Read() => Read(Environment.GetEnvironmentVariable);

    /// <summary>Reads an environment.</summary>
    /// <param name="variable">The value of a variable, null if it is not set.</param>
    /// <returns>What the launcher says; <see cref="Single"/> if there was none.</returns>
    /// <exception cref="ArgumentException">Variables are missing or contradict one another; the message names them.</exception>
    public static RankEnvironment Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        // Slurm numbers a script that runs alone, too; the number of tasks is only there within a step of several.
        return Launchers.FirstOrDefault(names => Is(variable, names.Size) || (names.Rank == "RANK" && Is(variable, names.Rank))) is { } launcher
            ? Read(variable, launcher)
            : Single;
    }

    private static ImmutableArray<Launcher> Launchers { get; } =
    [
        new("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE"),
        new("SLURM_PROCID", "SLURM_STEP_NUM_TASKS", "SLURM_LOCALID", null),
        new("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK", "OMPI_COMM_WORLD_LOCAL_SIZE"),
    ];

    private static RankEnvironment Read(Func<string, string?> variable, Launcher names)
    {
        int size = Number(variable, names.Size, names.Rank, 1, int.MaxValue);
        int rank = Number(variable, names.Rank, names.Size, 0, size - 1);
        if (size == 1)
        {
            return Single;
        }

        int localRank = Is(variable, names.LocalRank) ? Number(variable, names.LocalRank, names.Rank, 0, rank) : rank;
        return new RankEnvironment
        {
            Rank = rank,
            WorldSize = size,
            LocalRank = localRank,
            MasterAddress = Is(variable, Address) ? variable(Address)!.Trim() : Guess(variable, names, rank, localRank, size),
            MasterPort = Is(variable, Port) ? Number(variable, Port, names.Rank, 1, ushort.MaxValue) : DefaultPort,
        };
    }

    /// <summary>Slurm lists its machines, rank 0's first; on a single machine the loopback will do.</summary>
    private static string Guess(Func<string, string?> variable, Launcher names, int rank, int localRank, int size)
    {
        if (names.Rank == "SLURM_PROCID" && variable("SLURM_STEP_NODELIST") is { Length: > 0 } machines)
        {
            string first = FirstMachine(machines);
            return first == machines ? Loopback : first;
        }

        bool isOneMachine = names.LocalSize is not null && Is(variable, names.LocalSize)
            ? Number(variable, names.LocalSize, names.Rank, 1, size) == size
            : localRank == rank;
        return isOneMachine ? Loopback : throw new ArgumentException(string.Create(
            CultureInfo.InvariantCulture,
            $"The {size} processes run on several machines, but MASTER_ADDR is not set. Set it, for all of them, to the name or address of the machine of rank 0 (mpirun: -x MASTER_ADDR=...)."));
    }

    // node[01-04,07],other: numbers in brackets follow the name. A single machine has neither.
    private static string FirstMachine(string list)
    {
        int bracket = list.IndexOf('['), comma = list.IndexOf(',', StringComparison.Ordinal);
        if (bracket < 0 || (comma >= 0 && comma < bracket))
        {
            return comma < 0 ? list : list[..comma];
        }

        int end = list.IndexOfAny(['-', ',', ']'], bracket);
        return end < 0 ? list : list[..bracket] + list[(bracket + 1)..end];
    }

    private static bool Is(Func<string, string?> variable, string name) => !string.IsNullOrWhiteSpace(variable(name));

    private static int Number(Func<string, string?> variable, string name, string because, int smallest, int largest)
    {
        string? text = variable(name);
        if (string.IsNullOrWhiteSpace(text))
        {
            throw new ArgumentException($"{because} is set, but {name} is not. A launcher sets both; unset {because} to run one process alone.");
        }

        return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) && value >= smallest && value <= largest
            ? value
            : throw new ArgumentException(string.Create(
                CultureInfo.InvariantCulture, $"{name}={text} is not a whole number from {smallest} to {largest}. Mend the command that starts the processes."));
    }

    private sealed record Launcher(string Rank, string Size, string LocalRank, string? LocalSize);
}
