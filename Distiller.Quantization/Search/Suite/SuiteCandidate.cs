using System.Collections.Immutable;
using Distiller.Data;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>A model on its way through a suite: in float or quantized, with what is needed to go back.</summary>
internal sealed class SuiteCandidate : IDisposable
{
    private readonly Func<nn.Module<Tensor, Tensor>, double> _loss;
    private CalibrationStatistics _statistics;
    private PostTrainedModel? _quantized;

    internal SuiteCandidate(nn.Module<Tensor, Tensor> model, IBatchSource data, Func<nn.Module<Tensor, Tensor>, double> loss, PostTrainingSpec description, Tensor example)
    {
        (Model, Data, _loss, Description, Example) = (model, data, loss, description, example);
        _statistics = Statistics();
    }

    public nn.Module<Tensor, Tensor> Model { get; }

    public IBatchSource Data { get; }

    public Tensor Example { get; }

    public PostTrainingSpec Description { get; private set; }

    public PostTrainedModel Quantized => _quantized ?? throw new InvalidOperationException("The model is in float.");

    /// <summary>The loss of the model as it is.</summary>
    public double Loss()
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        return _loss(Model);
    }

    /// <summary>Quantizes anew, with the statistics at hand.</summary>
    public void Quantize(PostTrainingSpec description)
    {
        ToFloat();
        Description = description;
        _quantized = PostTrainingQuantizer.Quantize(Model, Example, description, _statistics);
    }

    /// <summary>Changes the float model and quantizes what comes of it.</summary>
    public string Change(Func<string> change)
    {
        ToFloat();
        var detail = change();
        _statistics = Statistics();
        Quantize(Description);
        return detail;
    }

    /// <summary>What takes the candidate back to where it is now.</summary>
    public Action Remember(SuiteStage stage)
    {
        var (description, statistics) = (Description, _statistics);
        switch (stage)
        {
            case SuiteStage.FloatModel:
                var weights = Model.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone(), StringComparer.Ordinal);
                return () =>
                {
                    ToFloat();
                    using var noGradients = no_grad();
                    foreach (var (name, tensor) in Model.state_dict())
                    {
                        tensor.copy_(weights[name]);
                    }

                    _statistics = statistics;
                    Quantize(description);
                };
            case SuiteStage.Description:
                return () => Quantize(description);
            default:
                ImmutableArray<(ISearchable Layer, ImmutableArray<double> Scales)> scales =
                    [.. Quantized.Simulations.OfType<ISearchable>().Select(layer => (layer, ScalesOf(layer)))];
                ImmutableArray<(SimulatedParameterLayer Layer, Tensor Integers, Tensor? Bias)> layers =
                    [.. Quantized.ParameterLayers.Select(layer => (layer, layer.Integers(), layer.RoundedBias()))];
                return () =>
                {
                    foreach (var (layer, values) in scales)
                    {
                        for (var i = 0; i < values.Length; i++)
                        {
                            layer[layer.ScaleNames[i]] = values[i];
                        }
                    }

                    foreach (var (layer, integers, bias) in layers)
                    {
                        layer.SetIntegers(integers);
                        layer.SetBias(bias);
                    }
                };
        }
    }

    /// <summary>Gives the quantized model away; the candidate no longer disposes it.</summary>
    public PostTrainedModel Release()
    {
        var quantized = Quantized;
        _quantized = null;
        return quantized;
    }

    public void Dispose() => ToFloat();

    // A scale for each channel is nothing that a search moves.
    private static ImmutableArray<double> ScalesOf(ISearchable layer) => layer.Obstacle is null ? [.. layer.ScaleNames.Select(name => layer[name])] : [];

    private void ToFloat()
    {
        _quantized?.Dispose();
        _quantized = null;
    }

    private CalibrationStatistics Statistics() => StatisticsCollector.Collect(Model, () => CalibrationPass.Run(Model, Data));
}
