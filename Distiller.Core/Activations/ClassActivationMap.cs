using System.Collections.Immutable;
using Distiller.Graph;
using Distiller.Modules;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Activations;

/// <summary>Where in an image a network finds what speaks for a class.</summary>
/// <remarks>
/// For networks that average the maps of their last features and classify the averages by one linear layer. The map of class k is
/// M_k(x, y) = Σ_c w_kc f_c(x, y), so its mean is the score of the class without the bias.
/// <para>Source: Zhou et al. 2016, "Learning deep features for discriminative localization", arXiv 1512.04150; Distiller, the notebook
/// <c>what_are_you_looking_at</c>.</para>
/// </remarks>
public sealed record ClassActivationMap
{
    private const int ImageRank = 4;

    /// <summary>The class.</summary>
    public required int Class { get; init; }

    /// <summary>The probability that the network gives it. Range: 0 to 1.</summary>
    public required double Probability { get; init; }

    /// <summary>Path of the module whose input is averaged.</summary>
    public required string Features { get; init; }

    /// <summary>The map, rows from top to bottom, in the resolution of the features: negative where something speaks against the class.</summary>
    public required ImmutableArray<ImmutableArray<double>> Rows { get; init; }

    /// <summary>Runs one image through a network, in evaluation mode and without gradients.</summary>
    /// <param name="model">The network; its mode and hooks are as before afterwards.</param>
    /// <param name="image">One image (1, C, H, W).</param>
    /// <param name="label">The class; null for the one that the network chooses.</param>
    /// <returns>The map.</returns>
    /// <exception cref="ArgumentException">It is not one image, or there is no such class.</exception>
    /// <exception cref="ModelStructureException">The network does not average its last features before one linear layer.</exception>
    public static ClassActivationMap Of(nn.Module<Tensor, Tensor> model, Tensor image, int? label = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (image.dim() != ImageRank || image.shape[0] != 1)
        {
            throw new ArgumentException($"A class activation map takes one image (1, C, H, W); this is {Guards.ShapeText(image.shape)}.", nameof(image));
        }

        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGradients = no_grad();
        using EvaluationMode evaluation = new(model);
        (string Name, Tensor Maps)? averaged = null;
        Linear? classifier = null;
        IReadOnlyList<Action> removals = ForwardHooks.AttachToLeaves(model, (name, module, inputs, output) =>
        {
            if (inputs[0].dim() == ImageRank && output.dim() == ImageRank && output.shape[2] * output.shape[3] == 1 && inputs[0].shape[2] * inputs[0].shape[3] > 1)
            {
                // The scope of the model's own code ends before the maps are needed.
                averaged?.Maps.Dispose();
                averaged = (name, inputs[0].alias().DetachFromDisposeScope());
            }

            classifier = module as Linear ?? classifier;
        });
        Tensor scores;
        try
        {
            scores = model.call(image);
        }
        catch
        {
            averaged?.Maps.Dispose();
            throw;
        }
        finally
        {
            foreach (Action remove in removals)
            {
                remove();
            }
        }

        if (averaged is not { } found || classifier is null || classifier.weight!.shape[1] != found.Maps.shape[1])
        {
            averaged?.Maps.Dispose();
            throw new ModelStructureException(
                $"'{model.GetName()}' has no class activation maps: they need a module that averages the last feature maps to 1 × 1, followed by one linear layer with as many inputs as there are maps.");
        }

        using Tensor maps = found.Maps;
        if (label is { } wanted && (wanted < 0 || wanted >= scores.shape[1]))
        {
            throw new ArgumentOutOfRangeException(nameof(label), wanted, $"'{model.GetName()}' has the classes 0 to {scores.shape[1] - 1}.");
        }

        int chosen = label ?? (int)scores.argmax(1).ToInt64();
        Tensor weights = classifier.weight![chosen].reshape(1, -1, 1, 1);
        Tensor map = (weights * maps).sum(1).to_type(ScalarType.Float64).cpu().contiguous();
        return new()
        {
            Class = chosen,
            Probability = scores.softmax(1)[0, chosen].ToDouble(),
            Features = found.Name,
            Rows = [.. map.reshape(-1).data<double>().ToArray().Chunk((int)map.shape[2]).Select(row => row.ToImmutableArray())],
        };
    }
}
