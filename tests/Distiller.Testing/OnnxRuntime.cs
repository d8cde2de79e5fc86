using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Distiller.Export.Onnx;
using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>Runs exported models in ONNX Runtime, through Node.</summary>
public static class OnnxRuntime
{
    /// <summary>What to do where it is absent.</summary>
    public const string Installation = "install Node 18 or later, then run 'npm install --ignore-scripts' in tests/OnnxRuntimeCheck";

    /// <summary>The level of graph optimization at which every operator of a file runs as it is written.</summary>
    public const string Literal = "disabled";

    private const string Fastest = "all";

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };
    private static readonly Lazy<string?> Missing = new(Probe);

    /// <summary>Why models cannot be run; null if they can.</summary>
    public static string? UnavailableReason => Missing.Value;

    /// <summary>Runs a model.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">One run each, float32 or int64.</param>
    /// <returns>The outputs, float32.</returns>
    public static Tensor[] Run(OnnxModel model, params Tensor[] inputs) => Run(model, Fastest, inputs);

    /// <summary>Runs a model at a level of graph optimization.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimization"><see cref="Literal"/>, <c>basic</c>, <c>extended</c> or <c>all</c>.</param>
    /// <param name="inputs">One run each, float32 or int64.</param>
    /// <returns>The outputs, float32.</returns>
    public static Tensor[] Run(OnnxModel model, string optimization, params Tensor[] inputs) =>
        [.. Execute(model, optimization, 0, 1, inputs).Select(result => result.Output)];

    /// <summary>Runs a model and times it.</summary>
    /// <param name="model">The model.</param>
    /// <param name="runs">Timed runs of each input.</param>
    /// <param name="threads">Threads of ONNX Runtime.</param>
    /// <param name="inputs">The inputs.</param>
    /// <returns>Each output with the median of the times.</returns>
    public static (Tensor Output, double Milliseconds)[] Measure(OnnxModel model, int runs, int threads, params Tensor[] inputs) =>
        Execute(model, Fastest, runs, threads, inputs);

    private static (Tensor Output, double Milliseconds)[] Execute(OnnxModel model, string optimization, int runs, int threads, Tensor[] inputs)
    {
        var folder = Directory.CreateTempSubdirectory("distiller-onnx-").FullName;
        try
        {
            var path = Path.Combine(folder, "model.onnx");
            model.Save(path);
            List<object> given = [];
            for (var k = 0; k < inputs.Length; k++)
            {
                var file = Path.Combine(folder, $"input{k}.bin");
                using var scope = NewDisposeScope();
                File.WriteAllBytes(file, inputs[k].contiguous().bytes.ToArray());
                given.Add(new { shape = inputs[k].shape, type = inputs[k].dtype == ScalarType.Int64 ? "int64" : "float32", file });
            }

            var job = Path.Combine(folder, "job.json");
            var optimized = Environment.GetEnvironmentVariable("ONNX_OPTIMIZED_MODEL");
            File.WriteAllText(job, JsonSerializer.Serialize(new { model = path, runs, threads, optimization, optimized, inputs = given }, Json));
            var (code, output, errors) = Node(job);
            if (code != 0)
            {
                throw new InvalidOperationException($"ONNX Runtime refused the model: {errors}");
            }

            var answer = JsonSerializer.Deserialize<Answer>(output, Json)!;
            return [.. answer.Outputs.Select((result, k) =>
                (Read(Path.Combine(folder, $"input{k}.bin.out"), result.Shape), result.Milliseconds))];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Tensor Read(string file, long[] shape)
    {
        var bytes = File.ReadAllBytes(file);
        var values = new float[bytes.Length / sizeof(float)];
        Buffer.BlockCopy(bytes, 0, values, 0, bytes.Length);
        return tensor(values).reshape(shape);
    }

    private static string? Probe()
    {
        try
        {
            var (code, _, errors) = Node("--probe");
            return code == 0 ? null : $"The package onnxruntime-node cannot be loaded; {Installation}. {errors.Split('\n')[0]}";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return $"Node is not installed; {Installation}.";
        }
    }

    private static (int Code, string Output, string Errors) Node(string argument)
    {
        var start = new ProcessStartInfo("node", [Script(), argument]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }

    private static string Script([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "OnnxRuntimeCheck", "run.mjs"));

    private sealed record Answer(string Version, RunResult[] Outputs);

    private sealed record RunResult(long[] Shape, double Milliseconds);
}
