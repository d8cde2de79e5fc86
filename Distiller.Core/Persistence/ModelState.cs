using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>Copies the parameters and buffers of a model to saved state and back.</summary>
public static class ModelState
{
    private const int ListedDifferences = 5;

    /// <summary>A copy of all parameters and persistent buffers.</summary>
    /// <param name="model">The model.</param>
    /// <returns>Tensors by name; the caller disposes them.</returns>
    public static StateDict Save(nn.Module model)
    {
        StateDict state = StateDict.Empty;
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            state = state.With(name, tensor);
        }

        return state;
    }

    /// <summary>A number for what a model computes with: two models with the same one have the same weights.</summary>
    /// <param name="model">The model.</param>
    /// <returns>The SHA-256 of names, types, shapes and values of all parameters and persistent buffers, as 64 hexadecimal digits.</returns>
    public static string Hash(nn.Module model)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, Tensor tensor) in model.state_dict())
        {
            using DisposeScope scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name} {tensor.dtype} {string.Join(',', tensor.shape)}\n")));
            if (tensor.numel() > 0)
            {
                hash.AppendData(tensor.detach().cpu().contiguous().bytes);
            }
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Copies tensors into a model's parameters and buffers.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">What <see cref="Save"/> returned or a file held.</param>
    /// <param name="source">What messages call the tensors: a path.</param>
    /// <exception cref="ModelStructureException">Names or shapes differ; the model is unchanged, the message lists the differences.</exception>
    public static void Load(nn.Module model, IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        Dictionary<string, Tensor> target = model.state_dict();
        Check(model, target, tensors, source);
        using IDisposable noGrad = no_grad();
        foreach ((string name, Tensor tensor) in target)
        {
            tensor.copy_(tensors[name]);
        }
    }

    /// <summary>Demands that a model has exactly the tensors that were saved.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">What <see cref="Save"/> returned or a file held.</param>
    /// <param name="source">What messages call the tensors: a path.</param>
    /// <exception cref="ModelStructureException">Names or shapes differ; the message lists the differences.</exception>
    public static void Check(nn.Module model, IReadOnlyDictionary<string, Tensor> tensors, string source) =>
        Check(model, model.state_dict(), tensors, source);

    internal static void Check(
        nn.Module model, Dictionary<string, Tensor> target, IReadOnlyDictionary<string, Tensor> tensors, string source)
    {
        ImmutableArray<string> differences =
        [
            .. target.Keys.Where(name => !tensors.ContainsKey(name)).Select(name => $"the file lacks '{name}'"),
            .. tensors.Keys.Where(name => !target.ContainsKey(name)).Select(name => $"the model lacks '{name}'"),
            .. target
                .Where(entry => tensors.TryGetValue(entry.Key, out Tensor? saved) && !saved.shape.SequenceEqual(entry.Value.shape))
                .Select(entry => $"'{entry.Key}' has shape {Guards.ShapeText(tensors[entry.Key].shape)} in the file and {Guards.ShapeText(entry.Value.shape)} in the model"),
        ];
        if (differences.IsEmpty)
        {
            return;
        }

        string more = differences.Length > ListedDifferences
            ? FormattableString.Invariant($" and {differences.Length - ListedDifferences} more differences")
            : "";
        throw new ModelStructureException(
            $"'{source}' was saved from another model than '{model.GetName()}': {string.Join("; ", differences.Take(ListedDifferences))}{more}. "
            + "Create the model as it was when it was saved, thinned layers included.");
    }
}
