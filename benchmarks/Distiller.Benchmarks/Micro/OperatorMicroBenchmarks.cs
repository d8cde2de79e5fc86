using BenchmarkDotNet.Attributes;
using static TorchSharp.torch;

namespace Distiller.Benchmarks.Micro;

/// <summary>Single operators with allocations counted.</summary>
[MemoryDiagnoser]
public class OperatorMicroBenchmarks
{
    private Tensor x = null!;
    private Tensor y = null!;

    [Params(1, 4096)]
    public long Size { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        x = rand(Size);
        y = rand(Size);
    }

    [GlobalCleanup]
    public void CleanUp()
    {
        x.Dispose();
        y.Dispose();
    }

    [Benchmark(Baseline = true)]
    public void Add() => x.add(y).Dispose();

    [Benchmark]
    public void AddInPlace() => x.add_(y);

    [Benchmark]
    public void Relu() => x.relu().Dispose();

    [Benchmark]
    public void Sum() => x.sum().Dispose();

    [Benchmark]
    public void View() => x.view(-1, 1).Dispose();
}
