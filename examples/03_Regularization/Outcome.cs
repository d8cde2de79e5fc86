using Distiller.Examples.Notebooks;
using Distiller.Results;
using Distiller.Statistics;
using static TorchSharp.torch;

namespace Distiller.Examples.Regularization;

/// <summary>What one way to train came to.</summary>
/// <param name="Penalty">The way.</param>
/// <param name="FilterNorms">Norm of each filter after each epoch; the first entry is the start.</param>
/// <param name="Exponents">Decimal exponents of the weights of the large layer, zeros left out.</param>
/// <param name="Summary">The weights at the end.</param>
/// <param name="Top1">Accuracy on the test images, in percent.</param>
internal sealed record Outcome(Penalty Penalty, IReadOnlyList<double[]> FilterNorms, Histogram Exponents, ModelSummary Summary, double Top1)
{
    private const int Bins = 60;
    private const double SmallestExponent = -4.5;
    private const double LargestExponent = -0.5;

    public static Outcome Of(Lab lab, Penalty penalty)
    {
        using var model = lab.NewNetwork("simplenet_mnist");
        int epochs = lab.Pick(10, 2);
        List<double[]> norms = [Norms(model)];
        lab.Train(model, penalty.Schedule(epochs), epochs, learningRate: 0.02, observers: [new EveryEpoch(_ => norms.Add(Norms(model)))]);
        return new Outcome(penalty, norms, ExponentsOf(model), ModelSummary.Of(model), lab.Top1(model));
    }

    public WeightSummary Weight(string name) => Summary.Weights.Single(weight => weight.Name == name);

    private static double[] Norms(nn.Module model)
    {
        using var scope = NewDisposeScope();
        return [.. GroupNorms.Of(Lab.Weight(model, Penalties.FilterLayer), Structure.Filter, p: 2).to_type(ScalarType.Float64).data<double>()];
    }

    private static Histogram ExponentsOf(nn.Module model)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Tensor weight = Lab.Weight(model, Penalties.WeightLayer);
        return Histogram.Of(weight.masked_select(weight.ne(0)).abs().log10(), Bins, SmallestExponent, LargestExponent);
    }
}
