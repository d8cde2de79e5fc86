using System.Collections.Immutable;
using Distiller.Examples.Translation;
using Distiller.Graph;
using Distiller.Reports.Figures;
using static TorchSharp.torch;

namespace Distiller.Examples.QuantizedTranslation;

/// <summary>Where a model looks while it writes a translation.</summary>
internal static class Looks
{
    /// <summary>Weights of the attention when the model is given the right words: a row for each German word and the end, a column for each English word and the end.</summary>
    public static ImmutableArray<ImmutableArray<double>> At(Experiment experiment, TranslationModel model, SentencePair pair)
    {
        ImmutableArray<ImmutableArray<double>> rows = [];
        var remove = ForwardHooks.Attach(model.Attention.Weights, (_, _, output) =>
        {
            using var scope = NewDisposeScope();
            var values = output[0].data<float>().ToArray();
            rows = [.. values.Chunk((int)output.shape[2]).Select(row => row.Select(value => (double)value).ToImmutableArray())];
        })!;
        try
        {
            using var scope = NewDisposeScope();
            using var noGradients = no_grad();
            model.call(new ParallelText([pair], experiment.English, experiment.German, 1).ReadEpoch(0).Single().Inputs);
        }
        finally
        {
            remove();
        }

        return rows;
    }

    /// <summary>The weights as a map.</summary>
    public static Figure Figure(string title, string description, ImmutableArray<ImmutableArray<double>> rows, SentencePair pair) => new()
    {
        Title = title,
        Description = description,
        X = new Axis { Label = "", Ticks = Ticks(pair.English) },
        Y = new Axis { Label = "", Ticks = Ticks(pair.German) },
        Series = [new HeatmapSeries { Name = "weight", Rows = rows, Minimum = 0, Maximum = 1 }],
        PreferredHeight = 560,
    };

    private static ImmutableArray<AxisTick> Ticks(string text) => [.. text.Split(' ').Append("end").Select((word, place) => new AxisTick(place, word))];
}
