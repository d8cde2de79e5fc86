using Distiller.Configuration;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Registration;

public class PostTrainingFileTests
{
    private string _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("ptq").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Every_key_of_the_original_reaches_the_description()
    {
        var file = Read("""
            quantizers:
              linear:
                class: PostTrainLinearQuantizer
                bits_activations: 6
                bits_parameters: 4
                bits_accum: 24
                mode: {activations: ASYMMETRIC_UNSIGNED, weights: SYMMETRIC_RESTRICTED}
                clip_acts: N_STD
                clip_n_stds: 2.5
                per_channel_wts: true
                scale_approx_mult_bits: 8
                inputs_quant_auto_fallback: false
                save_fp_weights: true
                model_activation_stats: stats/acts.yaml
                overrides:
                  conv1: {bits_activations: 8, clip_acts: NONE, fake: true}
                  fc.*: {bits_weights: null, bits_activations: null, fpq_module: 16}
            """);

        Assert.That(file.StatisticsFile, Is.EqualTo(Path.Combine(_folder, "stats", "acts.yaml")));
        var spec = file.Spec;
        Assert.That((spec.ActivationBits, spec.WeightBits, spec.AccumulatorBits, spec.ScaleMultiplierBits), Is.EqualTo((6, 4, 24, 8)));
        Assert.That((spec.ActivationMode, spec.WeightMode), Is.EqualTo((QuantizationMode.AsymmetricUnsigned, QuantizationMode.SymmetricRestricted)));
        Assert.That(spec.Clipping, Is.EqualTo(ClippingRules.StandardDeviations(2.5)));
        Assert.That((spec.IsPerChannel, spec.QuantizesLooseInputs), Is.EqualTo((true, false)));
        Assert.That(spec.Overrides.Select(rule => rule.Pattern), Is.EqualTo((string[])["conv1", "fc.*"]));
        Assert.That((spec.Overrides[0].ActivationBits, spec.Overrides[0].WeightBits, spec.Overrides[0].IsSimulatedInFloat), Is.EqualTo(((BitWidth?)8, (BitWidth?)null, true)));
        Assert.That((spec.Overrides[1].WeightBits, spec.Overrides[1].FloatType), Is.EqualTo(((BitWidth?)BitWidth.Float, (ScalarType?)ScalarType.Float16)));
    }

    [Test]
    public void Input_overrides_and_other_keys_of_layers_reach_the_description()
    {
        var rules = Read("""
            quantizers:
              linear:
                class: PostTrainLinearQuantizer
                overrides:
                  conv1:
                    scale_approx_mult_bits: 8
                    input_overrides:
                      0: {bits_activations: 6, mode: ASYMMETRIC_UNSIGNED, clip_acts: AVG}
                      1: {from_output: true}
                  pool: {quantize_inputs: false, make_identity: false}
            """).Spec.Overrides;
        Assert.That(rules[0].ScaleMultiplierBits, Is.EqualTo(8));
        Assert.That(rules[0].Inputs[0], Is.EqualTo(new InputOverride { Bits = 6, Mode = QuantizationMode.AsymmetricUnsigned, Clipping = ClippingRules.Average }));
        Assert.That(rules[0].Inputs[1], Is.EqualTo(InputOverride.FromOutput));
        Assert.That(rules[1].QuantizesInputs, Is.False);
    }

    [Test]
    public void What_is_not_written_is_the_default()
    {
        var file = Read("quantizers:\n  q:\n    class: PostTrainLinearQuantizer\n");

        Assert.That(file.StatisticsFile, Is.Null);
        Assert.That(file.Spec with { Overrides = default }, Is.EqualTo(new PostTrainingSpec() with { Overrides = default }));
    }

    [TestCase("clip_acts: N_STD", "clip_n_stds")]
    [TestCase("bits_activations: 1", "2 to 16")]
    [TestCase("clip_act: AVG", "clip_acts")]
    [TestCase("fpq_module: 8", "16, 32 or 64")]
    [TestCase("overrides: {conv1: {input_overrides: {first: {from_output: true}}}}", "numbered from 0")]
    [TestCase("overrides: {conv1: {input_overrides: {0: {bits_weights: 4}}}}", "bits_weights")]
    [TestCase("overrides: {conv1: {input_overrides: {0: {bits_activations: null}}}}", "2 to 16")]
    public void Mistakes_are_named_with_their_place(string line, string expected) =>
        Assert.That(
            () => Read($"quantizers:\n  q:\n    class: PostTrainLinearQuantizer\n    {line}\n"),
            Throws.TypeOf<ScheduleFormatException>().With.Message.Contains(expected).And.Message.Contains("ptq.yaml"));

    private PostTrainingFile Read(string text)
    {
        var path = Path.Combine(_folder, "ptq.yaml");
        File.WriteAllText(path, text);
        return PostTrainingFile.Read(path);
    }
}
