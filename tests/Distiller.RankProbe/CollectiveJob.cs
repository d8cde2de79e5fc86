using System.Globalization;
using System.Text;
using Distiller.Distributed;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>Every operation once; each line says what this rank got.</summary>
internal static class CollectiveJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        Say("ranks", $"{group.Rank} of {group.WorldSize}");
        using Tensor broadcast = full([2, 3], group.Rank + 5.0f);
        group.Broadcast(broadcast, group.WorldSize - 1);
        Say("broadcast", Text(broadcast));

        // Columns first in memory: the operation must not mix up rows and columns.
        using Tensor columns = group.Rank == 0 ? arange(6, dtype: ScalarType.Float32).reshape(3, 2).t() : zeros(3, 2).t();
        group.Broadcast(columns);
        Say("columns", Text(columns));

        using Tensor flags = tensor((bool[])[group.Rank == 0, true]);
        group.Broadcast(flags);
        Say("flags", string.Join(' ', flags.data<bool>().ToArray()));

        Say("bytes", Encoding.UTF8.GetString(group.Broadcast(Encoding.UTF8.GetBytes(group.Rank == 0 ? "words of rank 0" : ""))));
        foreach (Reduction reduction in Enum.GetValues<Reduction>())
        {
            using Tensor values = tensor((float[])[group.Rank + 1.0f, -group.Rank]);
            group.AllReduce(values, reduction);
            Say(reduction.ToString(), Text(values));
        }

        using Tensor whole = tensor((long[])[group.Rank]);
        Tensor[] gathered = group.AllGather(whole);
        Say("gathered", string.Join(' ', gathered.Select(one => one.item<long>())));

        group.Barrier();
        long number = group.Next("numbers");
        group.Publish(string.Create(CultureInfo.InvariantCulture, $"number of {group.Rank}"), number.ToString(CultureInfo.InvariantCulture));
        group.Barrier();
        Say("numbers", string.Join(' ', Enumerable.Range(0, group.WorldSize)
            .Select(rank => group.Read(string.Create(CultureInfo.InvariantCulture, $"number of {rank}"))).Order(StringComparer.Ordinal)));
        Say("unknown", group.Read("nothing") ?? "null");
    }

    private static string Text(Tensor tensor) => string.Join(' ', tensor.contiguous().data<float>().ToArray().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));

    private static void Say(string what, string value) => Console.WriteLine($"{what}: {value}");
}
