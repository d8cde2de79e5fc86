using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Distiller.Masking;
using Distiller.Scheduling;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distributed;

/// <summary>Compares, by hash, what has to be the same on all ranks, and names the rank that differs.</summary>
internal static class ConsistencyCheck
{
    private const int HashBytes = 32;

    /// <summary>A thing and the hash of its content.</summary>
    internal readonly record struct Item(string Name, byte[] Hash);

    /// <summary>The values and shapes of parameters. Buffers follow each rank's own samples until they are brought together.</summary>
    public static IEnumerable<Item> Parameters(nn.Module model) =>
        model.named_parameters().Select(entry => new Item($"'{entry.name}'", Hash(entry.parameter)));

    /// <summary>The shapes and types of parameters and buffers.</summary>
    public static IEnumerable<Item> Shapes(nn.Module model) => model.state_dict().Select(entry =>
        new Item($"the shape of '{entry.Key}'", SHA256.HashData(Encoding.UTF8.GetBytes($"{entry.Value.dtype} {string.Join(',', entry.Value.shape)}"))));

    /// <summary>The masks of all parameters, also of those that have none.</summary>
    public static IEnumerable<Item> Masks(MaskTable masks) => masks.Entries.SelectMany(entry => (Item[])
    [
        new Item($"the mask of '{entry.Name}'", Hash(entry.Mask)),
        new Item($"the regularization mask of '{entry.Name}'", Hash(entry.RegularizationMask)),
    ]);

    /// <summary>The learning rates of the optimizer's groups.</summary>
    public static IEnumerable<Item> LearningRates(optim.Optimizer? optimizer) => optimizer is null ? [] :
    [
        new Item("the learning rate", SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join(' ', optimizer.ParamGroups.Select(group => group.LearningRate.ToString("R", CultureInfo.InvariantCulture)))))),
    ];

    /// <summary>The content of saved state.</summary>
    public static byte[] Hash(StateDict state)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string name, string value) in state.Scalars)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}={value}\n"));
        }

        foreach ((string name, Tensor value) in state.Tensors)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            Append(hash, value);
        }

        return hash.GetHashAndReset();
    }

    /// <summary>Compares. Every rank calls it.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="items">What has to be the same.</param>
    /// <param name="when">For the message: for example <c>at the end of epoch 3</c>.</param>
    /// <exception cref="RankFailureException">A rank differs; the message names it and what differs.</exception>
    public static void Run(ProcessGroup group, ImmutableArray<Item> items, string when)
    {
        using DisposeScope scope = NewDisposeScope();
        byte[] names = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', items.Select(item => item.Name))));
        byte[][] all = Gather(group, [.. names, .. SHA256.HashData([.. items.SelectMany(item => item.Hash)])]);
        if (Odd(all) is null)
        {
            return;
        }

        if (Odd([.. all.Select(hashes => hashes[..HashBytes])]) is { } other)
        {
            throw Failure(group, other, $"the names of its parameters (this rank has {items.Length} things to compare)", when);
        }

        byte[][] details = Gather(group, [.. items.SelectMany(item => item.Hash)]);
        for (int i = 0; i < items.Length; i++)
        {
            if (Odd([.. details.Select(hashes => hashes[(i * HashBytes)..((i + 1) * HashBytes)])]) is { } odd)
            {
                throw Failure(group, odd, items[i].Name, when);
            }
        }
    }

    /// <summary>The hashes of all ranks.</summary>
    internal static byte[][] Gather(ProcessGroup group, byte[] own)
    {
        using DisposeScope scope = NewDisposeScope();
        return [.. group.AllGather(frombuffer(own, ScalarType.Byte), "comparing ranks").Select(one => one.bytes.ToArray())];
    }

    private static RankFailureException Failure(ProcessGroup group, int rank, string what, string when) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"Rank {rank} of {group.WorldSize} differs from the others in {what}, {when}. All ranks stop, because their results would drift apart. "
        + $"Give all ranks the same seeds and files, and the same kind of processor (or set ATEN_CPU_CAPABILITY and OPENBLAS_CORETYPE alike); "
        + $"for pruners that rank by activations set DataParallelOptions.SynchronizationFrequency to their minibatch frequency."));

    /// <summary>The first rank that is not like most; null if all are alike. Of two, the second.</summary>
    private static int? Odd(byte[][] all)
    {
        string[] texts = [.. all.Select(Convert.ToHexString)];
        string most = texts.GroupBy(text => text, StringComparer.Ordinal).MaxBy(same => same.Count())!.Key;
        int odd = Array.FindIndex(texts, text => text != most);
        return odd < 0 ? null : odd;
    }

    private static byte[] Hash(Tensor? tensor)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        if (tensor is not null)
        {
            Append(hash, tensor);
        }

        return hash.GetHashAndReset();
    }

    private static void Append(IncrementalHash hash, Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{tensor.dtype} {string.Join(',', tensor.shape)}\n")));
        if (tensor.numel() > 0)
        {
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);
        }
    }
}
