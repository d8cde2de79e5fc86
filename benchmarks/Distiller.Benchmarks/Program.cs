using BenchmarkDotNet.Running;
using Distiller.Benchmarks;
using Distiller.Benchmarks.Harness;
using Distiller.Benchmarks.Micro;
using Distiller.Benchmarks.Suites;

// Settings that a BLAS reads once, and peaks of memory, are measured in processes of their own.
if (args is [MatrixProducts.ChildSwitch, ..]) return MatrixProducts.RunChild(args[1..]);
if (args is [TrainingMemory.ChildSwitch, ..]) return TrainingMemory.RunChild(args[1..]);

BenchmarkOptions options;
try
{
    options = BenchmarkOptions.Parse(args);
}
catch (FormatException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}

IReadOnlyList<IBenchmark> all = BenchmarkList.Of(options);
IReadOnlyList<IBenchmark> chosen = [.. all.Where(benchmark => benchmark.Name.Contains(options.Filter, StringComparison.OrdinalIgnoreCase))];
if (options.ShowHelp || options.ListOnly)
{
    if (options.ShowHelp) Console.WriteLine(BenchmarkOptions.Help);
    foreach (IBenchmark benchmark in all) Console.WriteLine($"  {benchmark.Name,-20} {benchmark.Description}");
    return 0;
}

if (options.Micro)
{
    BenchmarkRunner.Run<OperatorMicroBenchmarks>();
    return 0;
}

if (chosen.Count == 0)
{
    Console.Error.WriteLine($"No benchmark has '{options.Filter}' in its name. --list shows all.");
    return 2;
}

MachineDescription machine = MachineDescription.Read();
Console.WriteLine(machine);
foreach (IBenchmark benchmark in chosen)
{
    Console.WriteLine();
    Console.WriteLine($"{benchmark.Name}: {benchmark.Description}");
    IReadOnlyList<Measurement> results = InterleavedRunner.Run(benchmark, options.Quick);
    Console.Write(ResultText.Of(results));
    Console.WriteLine($"  written to {ResultFile.Write(options.Output, benchmark, results, machine, options.Quick)}");
}

return 0;
