using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics.X86;
using Distiller.Benchmarks.Harness;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Suites;

/// <summary>Matrix products under the settings that a BLAS reads when it is loaded, hence each in a process of its own.</summary>
internal sealed class MatrixProducts : IBenchmark
{
    internal const string ChildSwitch = "--matrix-product";

    public string Name => "matrix-products";

    public string Description => "products of float matrices by OPENBLAS_CORETYPE and threads";

    public int Rounds => 9;

    public IReadOnlyList<Variant> Prepare(bool quick)
    {
        int size = quick ? 512 : 1024;
        // Kernels for another processor would end the process by an illegal instruction.
        string[] cores = Avx512F.IsSupported && Avx512BW.IsSupported ? ["HASWELL", "SKYLAKEX"] : ["SANDYBRIDGE", "HASWELL"];
        int[] threads = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];
        (string Label, int Rows)[] shapes = quick ? [("square", size)] : [("square", size), ("linear", 128)];
        return
        [
            .. from shape in shapes
               from count in threads
               from core in cores
               select new Variant(
                   $"{shape.Label} {shape.Rows}x{size}x{size} {core} {count} threads", () => Child(core, count, shape.Rows, size), "GFLOP/s", LargerIsBetter: true),
        ];
    }

    /// <summary>Measures one product in this process and prints its rate.</summary>
    internal static int RunChild(string[] args)
    {
        int rows = int.Parse(args[0], CultureInfo.InvariantCulture), size = int.Parse(args[1], CultureInfo.InvariantCulture);
        using var scope = NewDisposeScope();
        Tensor a = rand(rows, size), b = rand(size, size);
        double operations = 2.0 * rows * size * size, best = 0;
        long begin = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(begin).TotalSeconds < 0.3)
        {
            long start = Stopwatch.GetTimestamp();
            a.mm(b).Dispose();
            best = Math.Max(best, operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9);
        }

        Console.WriteLine(best.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static double Child(string core, int threads, int rows, int size)
    {
        Dictionary<string, string> environment = new()
        {
            ["OPENBLAS_CORETYPE"] = core,
            ["OPENBLAS_NUM_THREADS"] = Text(threads),
            ["OMP_NUM_THREADS"] = Text(threads),
        };
        return ChildProcess.Measure([ChildSwitch, Text(rows), Text(size)], environment);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
