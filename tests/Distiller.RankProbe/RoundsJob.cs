using System.Diagnostics;
using System.Globalization;
using Distiller.Distributed;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Rounds of summing; in a given one a given rank does something else.</summary>
/// <remarks>
/// Arguments: rounds, rank, round, and what the rank does there: <c>throw</c>, <c>sleep</c>, <c>leave</c> or nothing; <c>late</c> lets it
/// come to every round about as late as others wait at a time, a few microseconds later each round.
/// </remarks>
internal static class RoundsJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        int Number(int index) => int.Parse(arguments[index], CultureInfo.InvariantCulture);
        string deed = arguments.Length > 3 ? arguments[3] : "";
        for (int round = 0; round < Number(0); round++)
        {
            if (group.Rank == Number(1) && round == Number(2))
            {
                switch (deed)
                {
                    case "throw":
                        throw new InvalidOperationException("the data are used up");
                    case "sleep":
                        Thread.Sleep(TimeSpan.FromMinutes(2));
                        break;
                    case "leave":
                        return;
                    default:
                        break;
                }
            }

            if (deed == "late" && group.Rank == Number(1))
            {
                SpinWait.SpinUntil(() => false, TimeSpan.FromMilliseconds(48));
                Spin(TimeSpan.FromMicroseconds(1400 + (700.0 * round / Number(0))));
            }

            using Tensor values = ones(1000);
            group.AllReduce(values, purpose: string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"round {round}"));
            Thread.Sleep(5);
        }
    }

    private static void Spin(TimeSpan time)
    {
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < time)
        {
        }
    }
}
