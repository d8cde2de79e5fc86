using System.Collections.Immutable;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.PostTraining;

/// <summary>Whole models quantized by the original: what stands in for each module, scales and integers, and the outputs.</summary>
public sealed class PostTrainingGoldenTests
{
    private static readonly Dictionary<SimulationKind, string> Wrappers = new()
    {
        [SimulationKind.ParameterLayer] = "RangeLinearQuantParamLayerWrapper",
        [SimulationKind.Addition] = "RangeLinearQuantEltwiseAddWrapper",
        [SimulationKind.Multiplication] = "RangeLinearQuantEltwiseMultWrapper",
        [SimulationKind.Concatenation] = "RangeLinearQuantConcatWrapper",
        [SimulationKind.FloatWithQuantizedOutput] = "RangeLinearFakeQuantWrapper",
        [SimulationKind.OtherFloatType] = "FPWrapper",
        [SimulationKind.PassedOn] = "Identity",
    };

    private static readonly Dictionary<string, string> Names = new()
    {
        ["Add"] = "EltwiseAdd",
        ["Multiply"] = "EltwiseMult",
        ["Concatenate"] = "Concat",
    };

    private static IEnumerable<TestCaseData> Runs => GoldenFile.Cases("ptq_tiny", "runs", Title, golden => !golden.Has("error"));

    private static IEnumerable<TestCaseData> Failures => GoldenFile.Cases("ptq_tiny", "runs", Title, golden => golden.Has("error"));

    [TestCaseSource(nameof(Runs))]
    public void Model_quantized_after_training_is_that_of_the_original(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        var input = GoldenFile.Read("ptq_tiny")["test_input"].Tensor();
        using var quantized = Quantize(net, golden, input);
        NoteGridOfTheFirstRun(quantized, input, golden);
        var output = net.call(input);
        using (Assert.EnterMultipleScope())
        {
            foreach (var name in golden["modules"].Names)
            {
                var placed = quantized.Placements.Single(placed => placed.Name == name);
                var found = Wrappers.GetValueOrDefault(placed.Kind) ?? Names.GetValueOrDefault(placed.Type, placed.Type);
                Assert.That(found, Is.EqualTo(golden["modules"][name].Text), name);
            }

            var parameters = quantized.Parameters();
            foreach (var name in golden["params"].Names)
            {
                Assert.That(parameters, Contains.Key(name));
                if (parameters.TryGetValue(name, out var actual))
                {
                    TensorAssert.Close(actual.flatten(), tensor([.. golden["params"][name].Numbers.Select(value => (float)value)]).flatten(), relative: 1e-5, what: name);
                    actual.Dispose();
                }
            }

            // A tie decided by another order of sums moves a value by a step of the last grid.
            var step = quantized.Placements.Single(placed => placed.Name == "fc").OutputScale is { } scale ? 1 / scale : 0;
            var expected = tensor([.. golden["output"].Numbers.Select(value => (float)value)]);
            Assert.That((output.flatten() - expected).abs().max().ToDouble(), Is.LessThanOrEqualTo((1.01 * step) + 2e-4), "output");
        }
    }

    // The original's notes stay on the tensor, and all of its runs were given one and the same: the grid of the first run held for all.
    private static void NoteGridOfTheFirstRun(PostTrainedModel quantized, Tensor input, GoldenValue golden)
    {
        var first = GoldenFile.Read("ptq_tiny")["runs"][0];
        if (golden.Path == first.Path)
        {
            return;
        }

        var spec = Spec(first["args"]);
        LinearScheme scheme = new() { Bits = spec.ActivationBits!.Value, Mode = spec.ActivationMode };
        using var range = spec.Clipping.RangeOf(Statistics().Layers[0].Value.Inputs[0], new ClippingRequest(scheme));
        using var grid = LinearQuantizer.Parameters(range, scheme);
        quantized.NoteGrid(input, scheme, grid.Scale.item<float>(), grid.ZeroPoint.item<float>());
    }

    [TestCaseSource(nameof(Failures))]
    public void What_the_original_refuses_is_refused_with_the_module(GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var net = PtqNet.Of(GoldenFile.Read("ptq_tiny")["model"]);
        var input = GoldenFile.Read("ptq_tiny")["test_input"].Tensor();
        Assert.That(() => Quantize(net, golden, input).Dispose(), Throws.InvalidOperationException.With.Message.Contains("'fc'"));
    }

    private static PostTrainedModel Quantize(PtqNet net, GoldenValue golden, Tensor input) => PostTrainingQuantizer.Quantize(
        net, input, Spec(golden["args"]), golden["with_stats"].Flag ? Statistics() : null);

    private static CalibrationStatistics Statistics()
    {
        var stats = GoldenFile.Read("ptq_tiny")["stats"];
        return new(stats.Names.Select(name => KeyValuePair.Create(name, new LayerStatistics(
            stats[name]["inputs"].Names.ToImmutableSortedDictionary(index => int.Parse(index, System.Globalization.CultureInfo.InvariantCulture), index => Golden.Statistics(stats[name]["inputs"][index])),
            Golden.Statistics(stats[name]["output"])))));
    }

    private static PostTrainingSpec Spec(GoldenValue args)
    {
        var modes = args["mode"];
        var (activations, weights) = modes.Kind == System.Text.Json.JsonValueKind.Object ? (modes["activations"].Text, modes["weights"].Text) : (modes.Text, modes.Text);
        return new()
        {
            ActivationBits = Bits(args, "bits_activations"),
            WeightBits = Bits(args, "bits_parameters"),
            AccumulatorBits = (int)(args.Find("bits_accum")?.WholeNumber ?? 32),
            ActivationMode = Golden.Mode(activations),
            WeightMode = Golden.Mode(weights),
            IsPerChannel = args.Find("per_channel_wts")?.Flag ?? false,
            Clipping = args.Find("clip_acts")?.Text switch
            {
                null => ClippingRules.None,
                "AVG" => ClippingRules.Average,
                "N_STD" => ClippingRules.StandardDeviations(args["clip_n_stds"].Number),
                "GAUSS" => new DistributionClipping(ValueDistribution.Gauss) { StaysWithinValues = false },
                "LAPLACE" => new DistributionClipping(ValueDistribution.Laplace) { StaysWithinValues = false },
                var name => throw new InvalidDataException($"No clip mode '{name}'."),
            },
            ScaleMultiplierBits = (int?)args.Find("scale_approx_mult_bits")?.WholeNumber,
            QuantizesLooseInputs = args.Find("inputs_quant_auto_fallback")?.Flag ?? true,
            FloatType = args.Find("fpq_module")?.WholeNumber switch { 16 => ScalarType.Float16, 32 => ScalarType.Float32, 64 => ScalarType.Float64, _ => null },
            Overrides = args.Find("overrides") is { } overrides
                ? [.. overrides.Names.Select(pattern => new PostTrainingOverride
                {
                    Pattern = pattern,
                    ActivationBits = Override(overrides[pattern], "bits_activations"),
                    WeightBits = Override(overrides[pattern], "bits_weights"),
                })]
                : [],
        };
    }

    private static int? Bits(GoldenValue args, string name) => args.Find(name) is not { } bits ? 8 : bits.IsNull ? null : (int)bits.WholeNumber;

    private static BitWidth? Override(GoldenValue rule, string name) =>
        rule.Find(name) is not { } bits ? null : bits.IsNull ? BitWidth.Float : BitWidth.FromInt32((int)bits.WholeNumber);

    private static string Title(GoldenValue golden) => golden["title"].Text;
}
