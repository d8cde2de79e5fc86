using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Distiller.Naming;
using Distiller.Persistence.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>Loads weights that others trained: safetensors files and PyTorch checkpoints, told apart by their first bytes.</summary>
public static class WeightFile
{
    private const int Listed = 5;

    /// <summary>Copies the weights of a file into a model. Every difference that the rules do not allow is an error.</summary>
    /// <param name="model">The model; unchanged if anything is wrong. Elements are converted to the type of its parameters.</param>
    /// <param name="path">A file in the safetensors format, or one that <c>torch.save</c> wrote.</param>
    /// <param name="rules">How names of the file become names of the model, and what may be missing on either side.</param>
    /// <returns>What was loaded and what was left.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another format, or names something that would have to be run.</exception>
    /// <exception cref="ModelStructureException">Names or shapes differ beyond what the rules allow; the message lists the differences.</exception>
    public static WeightReport LoadInto(nn.Module model, string path, WeightRules? rules = null)
    {
        rules ??= WeightRules.Exact;
        using DisposeScope scope = NewDisposeScope();
        ImmutableSortedDictionary<string, Tensor> file = Read(path, rules.Part);
        try
        {
            return Copy(model, path, rules, file);
        }
        finally
        {
            foreach (Tensor tensor in file.Values)
            {
                tensor.Dispose();
            }
        }
    }

    /// <summary>Reads the tensors of a file of either format.</summary>
    /// <param name="path">The file.</param>
    /// <param name="part">For a PyTorch checkpoint, the part that holds the weights; see <see cref="PyTorchFile.Load"/>.</param>
    /// <returns>Tensors by name, outside any dispose scope; the caller disposes them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another format, or names something that would have to be run.</exception>
    public static ImmutableSortedDictionary<string, Tensor> Read(string path, string? part = null)
    {
        byte[] magic = new byte[4];
        using (FileStream stream = File.OpenRead(path))
        {
            stream.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        }

        // An archive, or a pickle of protocol 2 or later. A safetensors file begins with the length of its header.
        return magic is [(byte)'P', (byte)'K', ..] or [0x80, >= 2 and <= 5, ..]
            && !(magic[0] == 0x80 && LooksLikeSafeTensors(path))
            ? PyTorchFile.Load(path, part).Tensors
            : SafeTensors.Load(path).Tensors;
    }

    // The header of a safetensors file, after its length, is a JSON object.
    private static bool LooksLikeSafeTensors(string path)
    {
        using FileStream stream = File.OpenRead(path);
        stream.Position = Math.Min(sizeof(long), stream.Length);
        return stream.ReadByte() == '{';
    }

    private static WeightReport Copy(nn.Module model, string path, WeightRules rules, ImmutableSortedDictionary<string, Tensor> file)
    {
        Dictionary<string, Tensor> target = model.state_dict();
        Dictionary<string, string> sources = new(StringComparer.Ordinal);
        foreach (string name in file.Keys)
        {
            string renamed = rules.Rename(name);
            if (!sources.TryAdd(renamed, name))
            {
                throw new ModelStructureException($"Tensors '{sources[renamed]}' and '{name}' of '{path}' are both called '{renamed}' by the rules. Change one of them.");
            }
        }

        ImmutableArray<string> missing = [.. target.Keys.Where(name => !sources.ContainsKey(name)).Order(StringComparer.Ordinal)];
        ImmutableArray<string> unused = [.. sources.Where(entry => !target.ContainsKey(entry.Key)).Select(entry => entry.Value)];
        ImmutableArray<string> differences =
        [
            .. missing.Where(name => !Matches(rules.MayLack, name)).Select(name => $"the file lacks '{name}'. {NearestNames.Hint(name, sources.Keys)}".TrimEnd('.', ' ')),
            .. unused.Where(name => !Matches(rules.MayLeave, name)).Select(name => $"the model lacks '{rules.Rename(name)}'"),
            .. target
                .Where(entry => sources.TryGetValue(entry.Key, out string? source) && !file[source].shape.SequenceEqual(entry.Value.shape))
                .Select(entry => $"'{entry.Key}' has shape {Guards.ShapeText(file[sources[entry.Key]].shape)} in the file and {Guards.ShapeText(entry.Value.shape)} in the model"),
        ];
        if (!differences.IsEmpty)
        {
            string more = differences.Length > Listed ? FormattableString.Invariant($" and {differences.Length - Listed} more differences") : "";
            throw new ModelStructureException(
                $"'{path}' holds the weights of another architecture than '{model.GetName()}': {string.Join("; ", differences.Take(Listed))}{more}. "
                + "Make the model with the sizes of the file, or allow the difference in the rules.");
        }

        using IDisposable noGrad = no_grad();
        ImmutableArray<string> loaded = [.. target.Keys.Where(sources.ContainsKey).Order(StringComparer.Ordinal)];
        foreach (string name in loaded)
        {
            target[name].copy_(file[sources[name]]);
        }

        return new(loaded, missing, unused);
    }

    private static bool Matches(ImmutableArray<Regex> patterns, string name) => patterns.Any(pattern => pattern.IsMatch(name));
}
