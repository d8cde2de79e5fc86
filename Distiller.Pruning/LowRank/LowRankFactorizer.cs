using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Factors the layers of a model in training, and remembers which.</summary>
public sealed class LowRankFactorizer
{
    private const string LayersKey = "layers";
    private readonly LowRankSpec _spec;

    internal LowRankFactorizer(LowRankSpec spec, ImmutableArray<LowRankLayer> layers) => (_spec, Layers) = (spec, layers);

    /// <summary>The instance name.</summary>
    public string Name => _spec.Name;

    /// <summary>What is to be factored, and how.</summary>
    public ImmutableArray<LowRankLayer> Layers { get; }

    /// <summary>What has been factored.</summary>
    public ImmutableArray<LowRankLayer> Factored { get; private set; } = [];

    /// <summary>The result of factoring; null before.</summary>
    public LowRankReport? LastReport { get; private set; }

    internal void Factor(BuildContext context)
    {
        var model = context.Model as nn.Module<Tensor, Tensor> ?? throw new ModelStructureException(
            $"'{Name}' can factor layers of models of one input; '{context.Model.GetName()}' has others.");
        LowRankLayer[] left = [.. Whole(model, Layers)];
        if (left.Length > 0)
        {
            using var input = ProofInput.Make(model, _spec.InputShape, _spec.Vocabulary);
            LastReport = model.Factor(input, left, context.Masks, context.Optimizer);
            Factored = [.. Factored, .. left];
        }
    }

    internal StateDict SaveState() => StateDict.Empty.With(LayersKey, JsonSerializer.Serialize(Factored));

    internal void LoadState(StateDict state) => Factored = Read(state);

    internal static IReadOnlyCollection<string> ChangedTensors(StateDict state) =>
        [.. Read(state).SelectMany(layer => (string[])[$"{layer.Layer}.weight", $"{layer.Layer}.{FactoredLayer.Child}.weight"])];

    /// <summary>Gives a model of whole layers the shapes of the factors that a state tells of.</summary>
    internal static void Reshape(StateDict state, BuildContext context)
    {
        LowRankLayer[] left = [.. Whole(context.Model, Read(state))];
        if (left.Length > 0)
        {
            LowRank.Reshape(context.Model, left, context.Masks, context.Optimizer);
        }
    }

    private static IEnumerable<LowRankLayer> Whole(nn.Module model, IEnumerable<LowRankLayer> layers)
    {
        HashSet<string> factored = [.. model.named_modules().Where(entry => LayerFactors.IsFactored(entry.module)).Select(entry => entry.name)];
        return layers.Where(layer => !factored.Contains(layer.Layer));
    }

    private static ImmutableArray<LowRankLayer> Read(StateDict state)
    {
        try
        {
            return JsonSerializer.Deserialize<ImmutableArray<LowRankLayer>>(state.Text(LayersKey));
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"The list of factored layers cannot be read: {exception.Message} It was changed by hand or belongs to another version.", exception);
        }
    }
}
