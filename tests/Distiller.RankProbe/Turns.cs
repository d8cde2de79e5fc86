using System.Globalization;
using Distiller.Distributed;

namespace Distiller.RankProbe;

/// <summary>Lets every rank have a part of shared work, however slow it is, and lets one stand still at a given place.</summary>
/// <param name="group">The ranks.</param>
/// <param name="victim">The rank that stands still; -1 for none.</param>
/// <param name="place">After how many reports.</param>
internal sealed class Turns(ProcessGroup group, int victim = -1, int place = 0)
{
    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(20);
    private int reports;

    /// <summary>Reads <c>RANK PLACE</c>.</summary>
    public static Turns Of(ProcessGroup group, ReadOnlySpan<string> arguments) => arguments.Length == 2
        ? new Turns(group, int.Parse(arguments[0], CultureInfo.InvariantCulture), int.Parse(arguments[1], CultureInfo.InvariantCulture))
        : new Turns(group);

    /// <summary>A rank has done something. The first time it waits until the others have begun, or the victim stands still.</summary>
    public void Report()
    {
        reports++;
        group.Publish(Key(group.Rank), "");
        if (group.Rank == victim && reports == place)
        {
            group.Publish("still", "");
            Console.WriteLine("still");
            Thread.Sleep(Timeout.Infinite);
        }

        if (reports == 1)
        {
            while (!Enumerable.Range(0, group.WorldSize).All(rank => group.Read(Key(rank)) is not null)
                || (victim >= 0 && victim != group.Rank && group.Read("still") is null))
            {
                Thread.Sleep(pause);
            }
        }
    }

    private static string Key(int rank) => string.Create(CultureInfo.InvariantCulture, $"busy/{rank}");
}
