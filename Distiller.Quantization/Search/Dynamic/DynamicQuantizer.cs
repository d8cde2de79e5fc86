using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization;

/// <summary>Quantizes linear layers and LSTMs of any model, without data: weights at once, activations as they come.</summary>
internal static class DynamicQuantizer
{
    internal static DynamicModel Run(nn.Module model, PostTrainingSpec spec)
    {
        spec.Check();
        ModuleClaims.RequireFree(model, "quantized dynamically");
        if (spec.WeightBits is null || spec.ActivationBits is null)
        {
            throw new ArgumentException("Dynamic quantization needs bits for weights and for activations.", nameof(spec));
        }

        model.eval();
        var rules = PostTrainingQuantizer.Rules(spec, model);
        GridTable grids = new();
        List<ISimulation> simulations = [];
        List<string> inFloat = [];
        try
        {
            foreach (var (name, module) in model.named_modules().Where(entry => entry.name.Length > 0).DistinctBy(entry => entry.module, ReferenceEqualityComparer.Instance))
            {
                var settings = LayerSettings.Of(spec, rules(name)) with { QuantizesLooseInputs = true };
                switch (module)
                {
                    case Linear linear when settings is { WeightBits: not null, ActivationBits: not null }:
                        simulations.Add(new SimulatedParameterLayer(name, linear, settings, null, grids));
                        break;
                    case LSTM lstm when settings is { WeightBits: not null, ActivationBits: not null }:
                        simulations.Add(new SimulatedLstm(name, lstm, spec, grids));
                        break;
                    default:
                        if (!module.children().Any() && module.parameters().Any())
                        {
                            inFloat.Add(name);
                        }

                        break;
                }
            }

            return simulations.Count > 0
                ? new([.. simulations], [.. inFloat])
                : throw new ModelStructureException($"'{model.GetName()}' has no linear layer and no LSTM to quantize.");
        }
        catch
        {
            simulations.ForEach(simulation => simulation.Dispose());
            throw;
        }
    }
}
