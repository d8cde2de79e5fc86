using Distiller.Naming;

namespace Distiller.Examples.CompressClassifier.Applications;

/// <summary>Files of weights by the names of networks.</summary>
internal static class PretrainedWeights
{
    private static readonly string[] endings = [".safetensors", ".pth", ".pt", ".ckpt"];

    /// <summary>The file of a network.</summary>
    /// <exception cref="FileNotFoundException">There is none; the message says how to make one.</exception>
    public static string Find(string folder, string network)
    {
        if (endings.Select(ending => Path.Combine(folder, network + ending)).FirstOrDefault(File.Exists) is { } found)
        {
            return found;
        }

        string[] known = Directory.Exists(folder) ? [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileNameWithoutExtension(file)!).Distinct()] : [];
        throw new FileNotFoundException(
            $"There are no pretrained weights of {network} in '{Path.GetFullPath(folder)}' (looked for {string.Join(", ", endings.Select(ending => network + ending))}). "
            + (known.Length > 0 ? NearestNames.Hint(network, known) + " " : "")
            + "Nothing is downloaded: save them once, for example in Python with "
            + $"torch.save(model.state_dict(), '{network}.pth'), and name the folder with --weights-dir.");
    }
}
