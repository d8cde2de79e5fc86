using Distiller.Naming;

namespace Distiller.Persistence.PyTorch;

/// <summary>Reads checkpoints that PyTorch's <c>torch.save</c> wrote: state dictionaries, alone or inside a larger dictionary.</summary>
/// <remarks>
/// Both containers are read: the ZIP archive of PyTorch 1.6 and later, and the older sequence of pickles. Nothing in the file is run:
/// a class or function that is not on a closed list (ordered dictionaries, tensors, parameters, storages) is refused by its name.
/// Sources: PyTorch's torch/serialization.py; Python's module pickletools.
/// </remarks>
public static class PyTorchFile
{
    // Where training programs keep the weights: torchvision's references, the original's checkpoints, OpenAI and s3prl.
    private static readonly string[] usualParts = ["state_dict", "model_state_dict", "model", "Distiller"];

    /// <summary>Reads a file, or a part of it.</summary>
    /// <param name="path">The file, usually <c>.pth</c>, <c>.pt</c>, <c>.bin</c> or <c>.ckpt</c>.</param>
    /// <param name="part">Key of the dictionary that holds the weights; parts beside it may then hold what would be refused. By
    /// default the file itself if it holds tensors by name, else its entry <c>state_dict</c>, <c>model_state_dict</c>, <c>model</c>
    /// or <c>Distiller</c>.</param>
    /// <returns>The tensors, which the caller disposes, and the other values.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is damaged, of another format, or names something that would have to be run;
    /// the message says what.</exception>
    public static PyTorchContent Load(string path, string? part = null)
    {
        using FileStream stream = File.OpenRead(path);
        try
        {
            using IPyTorchContainer container = ZipContainer.Recognizes(stream) ? new ZipContainer(stream) : new LegacyContainer(stream);
            (string key, object? root) = Choose(container.Root, part, path);
            return PyTorchValues.Flatten(key, root, container);
        }
        catch (PickleFormatException reason)
        {
            throw new InvalidDataException($"'{path}' cannot be read as a PyTorch checkpoint: {reason.Message}.", reason);
        }
        catch (EndOfStreamException reason)
        {
            throw new InvalidDataException($"'{path}' ends too early: the file is truncated. Copy or download it again.", reason);
        }
    }

    private static (string Part, object? Value) Choose(object? root, string? part, string path)
    {
        if (part is null)
        {
            PyTorchValues.RefuseForeign(root);
        }

        if (root is not Dictionary<object, object?> entries)
        {
            return part is null ? ("", root) : throw new InvalidDataException($"'{path}' holds no dictionary, so it has no part '{part}'.");
        }

        if (part is not null)
        {
            if (!entries.TryGetValue(part, out object? chosen))
            {
                throw new InvalidDataException($"'{path}' has no part '{part}'. {NearestNames.Hint(part, entries.Keys.OfType<string>())}");
            }

            PyTorchValues.RefuseForeign(chosen);
            return (part, chosen);
        }

        string? usual = entries.Values.Any(value => value is PickleTensor)
            ? null
            : usualParts.FirstOrDefault(name => entries.GetValueOrDefault(name) is Dictionary<object, object?>);
        return usual is null ? ("", root) : (usual, entries[usual]);
    }
}
