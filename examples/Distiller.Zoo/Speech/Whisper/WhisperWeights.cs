using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Persistence;
using static TorchSharp.torch;

namespace Distiller.Zoo.Speech.Whisper;

/// <summary>Loads published weights: safetensors in one or several files, and PyTorch checkpoints, with Hugging Face's or OpenAI's names.</summary>
/// <remarks>Nothing in a file is run. Elements are converted to the type of the model's parameters.</remarks>
public static class WhisperWeights
{
    private static readonly string[] UsualFiles = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    /// <summary>Loads weights, or fails and leaves the model as it was.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">A weight file, an <c>index.json</c> that lists several, or the folder that holds one of them.</param>
    /// <param name="layers">The layers of the file that the model has; null for all.</param>
    /// <returns>What was loaded and what was left out.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder holds none of the usual ones.</exception>
    /// <exception cref="InvalidDataException">A file is damaged, or its projection is not the table of tokens.</exception>
    /// <exception cref="ModelStructureException">Names or shapes differ; the message lists missing, unexpected and mismatched ones.</exception>
    public static WhisperLoadReport Load(WhisperModel model, string path, WhisperLayers? layers = null)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> file = Read(path);
        try
        {
            var (report, sources) = Match(model, file, layers);
            if (!report.IsExact)
            {
                throw new ModelStructureException(
                    $"'{path}' does not hold the weights of this Whisper model. {report} Make the model from the config.json of the file, or name the layers that it has.");
            }

            using var noGrad = no_grad();
            foreach (var (name, target) in model.state_dict())
            {
                target.copy_(file[sources[name]]);
            }

            return report;
        }
        finally
        {
            Free(file);
        }
    }

    /// <summary>Compares a file with a model and changes nothing.</summary>
    /// <param name="model">The model.</param>
    /// <param name="path">As for <see cref="Load"/>.</param>
    /// <param name="layers">As for <see cref="Load"/>.</param>
    /// <returns>The differences.</returns>
    public static WhisperLoadReport Compare(WhisperModel model, string path, WhisperLayers? layers = null)
    {
        using var scope = NewDisposeScope();
        Dictionary<string, Tensor> file = Read(path);
        try
        {
            return Match(model, file, layers).Report;
        }
        finally
        {
            Free(file);
        }
    }

    private static (WhisperLoadReport Report, Dictionary<string, string> Sources) Match(WhisperModel model, Dictionary<string, Tensor> file, WhisperLayers? layers)
    {
        Dictionary<string, Tensor> target = model.state_dict();
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        List<string> leftOut = [];
        foreach (string name in file.Keys)
        {
            string? renamed = layers is null ? name : layers.Renumber(name);
            if (renamed is null)
            {
                leftOut.Add(name);
            }
            else
            {
                sources.Add(renamed, name);
            }
        }

        string[] common = [.. target.Keys.Where(sources.ContainsKey).Order(StringComparer.Ordinal)];
        ImmutableArray<string> mismatched = [.. common.Where(name => !Fits(name))];
        return (
            new WhisperLoadReport(
                [.. common.Except(mismatched)],
                [.. target.Keys.Where(name => !sources.ContainsKey(name)).Order(StringComparer.Ordinal)],
                [.. sources.Where(entry => !target.ContainsKey(entry.Key)).Select(entry => entry.Value).Order(StringComparer.Ordinal)],
                [.. mismatched.Select(name => $"{name} {Guards.ShapeText(file[sources[name]].shape)} for {Guards.ShapeText(target[name].shape)}")],
                [.. leftOut.Order(StringComparer.Ordinal)]),
            sources);

        bool Fits(string name) => target[name].shape.SequenceEqual(file[sources[name]].shape);
    }

    private static Dictionary<string, Tensor> Read(string path)
    {
        Dictionary<string, Tensor> raw = new(StringComparer.Ordinal);
        try
        {
            foreach (string part in PartsOf(path))
            {
                foreach (var (name, value) in WeightFile.Read(part))
                {
                    if (!raw.TryAdd(name, value))
                    {
                        value.Dispose();
                        throw new InvalidDataException($"'{path}' has the tensor '{name}' in two of its files. Download it again.");
                    }
                }
            }

            bool openAi = WhisperNames.AreOpenAi(raw.Keys);
            Dictionary<string, Tensor> named = raw.ToDictionary(entry => openAi ? WhisperNames.FromOpenAi(entry.Key) : entry.Key, entry => entry.Value, StringComparer.Ordinal);
            if (named.Remove(WhisperNames.Projection, out Tensor? projection))
            {
                using (projection)
                {
                    DemandTied(path, projection, named.GetValueOrDefault(WhisperNames.Table));
                }
            }

            return named;
        }
        catch
        {
            Free(raw);
            throw;
        }
    }

    private static void DemandTied(string path, Tensor projection, Tensor? table)
    {
        using var scope = NewDisposeScope();
        if (table is not null && !(projection.shape.SequenceEqual(table.shape) && projection.eq(table).all().item<bool>()))
        {
            throw new InvalidDataException($"'{path}' has a projection '{WhisperNames.Projection}' of its own; this model projects by its table of tokens, as Whisper does. The file is another architecture's.");
        }
    }

    private static string[] PartsOf(string path)
    {
        if (Directory.Exists(path))
        {
            string? found = UsualFiles.Select(name => Path.Combine(path, name)).FirstOrDefault(File.Exists);
            path = found ?? throw new FileNotFoundException($"The folder '{path}' holds none of {string.Join(", ", UsualFiles)}. Name the weight file itself.", path);
        }

        return path.EndsWith(".index.json", StringComparison.Ordinal) ? Shards(path) : [path];
    }

    private static string[] Shards(string path)
    {
        try
        {
            using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(path));
            string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
            string[] names = [.. index.RootElement.GetProperty("weight_map").EnumerateObject().Select(entry => entry.Value.GetString()!).Distinct().Order(StringComparer.Ordinal)];
            return Array.Find(names, name => name != Path.GetFileName(name)) is { } foreign
                ? throw new InvalidDataException($"'{path}' names a file outside its folder: '{foreign}'.")
                : [.. names.Select(name => Path.Combine(folder, name))];
        }
        catch (Exception reason) when (reason is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"'{path}' is not an index of weight files: it has no weight_map of names to files. {reason.Message}", reason);
        }
    }

    private static void Free(Dictionary<string, Tensor> tensors)
    {
        foreach (Tensor tensor in tensors.Values)
        {
            tensor.Dispose();
        }
    }
}
