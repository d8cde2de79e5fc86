namespace Distiller.Distributed.Tests;

/// <summary>Operations in which all ranks take part.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CollectiveTests
{
    [TestCase(1)]
    [TestCase(3)]
    public void Ranks_get_what_each_operation_promises(int size)
    {
        RankEnd[] ends = RankRun.Run(size, "collectives");

        for (int rank = 0; rank < size; rank++)
        {
            int sum = size * (size + 1) / 2;
            Assert.That(ends[rank].ExitCode, Is.Zero, ends[rank].Errors);
            Assert.That(ends[rank].Output.TrimEnd().Split('\n'), Is.EqualTo((string[])
            [
                $"ranks: {rank} of {size}",
                $"broadcast: {string.Join(' ', Enumerable.Repeat(size + 4, 6))}",
                "columns: 0 2 4 1 3 5",
                "flags: True True",
                "bytes: words of rank 0",
                $"Sum: {sum} {(size == 1 ? "0" : size - sum)}",
                FormattableString.Invariant($"Mean: {(float)sum / size:R} {(size == 1 ? "0" : FormattableString.Invariant($"{(float)(size - sum) / size:R}"))}"),
                $"Smallest: 1 {(size == 1 ? "0" : 1 - size)}",
                $"Largest: {size} {(size == 1 ? "0" : "0")}",
                $"gathered: {string.Join(' ', Enumerable.Range(0, size))}",
                $"numbers: {string.Join(' ', Enumerable.Range(0, size))}",
                "unknown: null",
            ]));
        }
    }
}
