using System.Globalization;

namespace Distiller.Distributed;

/// <summary>How processes connect, and how long they wait for one another.</summary>
public sealed record ProcessGroupOptions
{
    /// <summary>The defaults.</summary>
    public static ProcessGroupOptions Default { get; } = new();

    /// <summary>
    /// How long a rank waits in an operation for the others before all of them stop. Longer than the longest time in which one rank
    /// works alone, such as writing a report. Range: 1 second and more. Default: 5 minutes, or <c>DISTILLER_TIMEOUT</c> in seconds.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below one second.</exception>
    public TimeSpan Timeout
    {
        get;
        init => field = AtLeastOneSecond(value, nameof(Timeout));
    }
    = TimeSpan.FromSeconds(300);

    /// <summary>How long to wait at the beginning until all ranks are there. Range: 1 second and more. Default: 2 minutes, or <c>DISTILLER_JOIN_TIMEOUT</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below one second.</exception>
    public TimeSpan JoinTimeout
    {
        get;
        init => field = AtLeastOneSecond(value, nameof(JoinTimeout));
    }
    = TimeSpan.FromSeconds(120);

    /// <summary>
    /// The network interface to which everything is bound, such as <c>eth0</c>. Null (default): <c>GLOO_SOCKET_IFNAME</c>, or else the
    /// one by which the machine of rank 0 is reached, which is the loopback if that is this machine by its loopback address.
    /// </summary>
    public string? Interface { get; init; }

    /// <summary>
    /// What all ranks must have in common besides the build of the program, which is compared anyway: for example a hash of the
    /// schedule and the options. Ranks that differ are refused. Default: nothing.
    /// </summary>
    public string Identity { get; init; } = "";

    /// <summary>Options as the environment sets them: <c>DISTILLER_TIMEOUT</c> and <c>DISTILLER_JOIN_TIMEOUT</c>, in seconds.</summary>
    /// <returns>The options.</returns>
    /// <exception cref="ArgumentException">A variable is not a number of seconds.</exception>
    public static ProcessGroupOptions FromEnvironment() => new()
    {
        Timeout = Seconds("DISTILLER_TIMEOUT") ?? Default.Timeout,
        JoinTimeout = Seconds("DISTILLER_JOIN_TIMEOUT") ?? Default.JoinTimeout,
    };

    private static TimeSpan? Seconds(string variable) => Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int seconds) && seconds > 0
            ? TimeSpan.FromSeconds(seconds)
            : throw new ArgumentException($"{variable}={text} is not a number of seconds. Set it to a whole number above 0, or unset it.");

    private static TimeSpan AtLeastOneSecond(TimeSpan value, string name) => value >= TimeSpan.FromSeconds(1)
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Processes on a busy machine are late now and then: wait at least a second.");
}
