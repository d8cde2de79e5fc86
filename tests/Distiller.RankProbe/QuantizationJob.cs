using System.Collections.Immutable;
using System.Text.Json;
using Distiller.Data;
using Distiller.Distributed;
using Distiller.Quantization;
using Distiller.Training;
using static TorchSharp.torch;

namespace Distiller.RankProbe;

/// <summary>A search over quantizations; each rank says what was found, and how often it judged a model.</summary>
/// <remarks>Arguments: <c>mixed</c> or <c>greedy</c>, journal, and the rank that stands still with the number of the judgement at which it does.</remarks>
internal static class QuantizationJob
{
    public static void Run(ProcessGroup group, string[] arguments)
    {
        using SmallProblem problem = new();
        var (model, batches) = (problem.Model, problem.Batches);
        Turns turns = Turns.Of(group, arguments.AsSpan(2));
        SharedWork work = new(group, arguments[0], arguments[1]);
        int judgements = 0;
        string found = arguments[0] == "mixed" ? Mixed(model, batches, Loss, work) : Greedy(model, batches, net => -Loss(net), work);
        Console.WriteLine($"judged {judgements}");
        Console.WriteLine(found);

        double Loss(nn.Module<Tensor, Tensor> net)
        {
            // All ranks judge the model in float at the beginning.
            if (judgements++ > 0)
            {
                turns.Report();
            }

            return Evaluator.Classify(net, batches).Loss;
        }
    }

    private static string Mixed(nn.Module<Tensor, Tensor> model, TensorBatches batches, Func<nn.Module<Tensor, Tensor>, double> loss, SharedWork work)
    {
        using MixedPrecisionResult result = Quantize.MixedPrecision(
            model, batches, loss, new MixedPrecisionSpec { Budget = BitBudget.Size(700), Widths = [new(8, 8), new(4, 8), new(3, 6), LayerWidths.Float], Work = work });
        return JsonSerializer.Serialize(new { result.Sensitivities, Chosen = result.Chosen.ToImmutableSortedDictionary(layer => layer.Key, layer => $"{layer.Value}"), result.FloatLoss, result.Loss });
    }

    private static string Greedy(nn.Module<Tensor, Tensor> model, TensorBatches batches, Func<nn.Module<Tensor, Tensor>, double> score, SharedWork work)
    {
        using GreedySearchResult result = Quantize.Greedy(model, batches, score, new GreedySearchSpec { ActivationBits = 4, WeightBits = 4, Work = work });
        return JsonSerializer.Serialize(new { Choices = result.Choices.Select(choice => new { choice.Layer, Rule = $"{choice.Rule}", choice.Score, choice.Tried }), result.FloatScore, result.Score });
    }
}
