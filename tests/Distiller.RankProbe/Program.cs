// One rank of a test's job:
//   Distiller.RankProbe JOB [ARGUMENTS]
// Which rank it is stands in the environment. A failure is told on the error stream, and the exit code is 1.
using Distiller.Distributed;
using Distiller.RankProbe;
using static TorchSharp.torch;

try
{
    ProcessGroupOptions options = ProcessGroupOptions.FromEnvironment() with { Identity = Environment.GetEnvironmentVariable("PROBE_IDENTITY") ?? "" };
    using ProcessGroup group = new(RankEnvironment.Read(), options);
    set_num_threads(1);
    try
    {
        Jobs.Find(args[0])(group, args[1..]);
        return 0;
    }
    catch (Exception reason)
    {
        group.Fail(reason);
        throw;
    }
}
catch (Exception reason)
{
    Console.Error.WriteLine($"error: {reason.Message}");
    if (reason is not (RankFailureException or ArgumentException or NotSupportedException))
    {
        Console.Error.WriteLine(reason.StackTrace);
    }

    return 1;
}
