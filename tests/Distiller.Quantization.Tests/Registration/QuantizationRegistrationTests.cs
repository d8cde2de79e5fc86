using Distiller.Configuration;
using Distiller.Scheduling;

namespace Distiller.Quantization.Tests.Registration;

public sealed class QuantizationRegistrationTests
{
    private const string Pact = """
        quantizers:
          pact_quantizer:
            class: PACTQuantizer
            act_clip_decay: 0.0002
            bits_activations: 4
            bits_weights: 3
            overrides:
              conv1:
                bits_weights: null
                bits_activations: null
              layer.*:
                bits_weights: 5
        policies:
          - quantizer:
              instance_name: pact_quantizer
            starting_epoch: 0
            ending_epoch: 200
            frequency: 1
        """;

    private const string RangeLinear = """
        quantizers:
          linear:
            class: QuantAwareTrainRangeLinearQuantizer
            bits_activations: 8
            bits_weights: 4
            mode: {activations: ASYMMETRIC_UNSIGNED, weights: SYMMETRIC_RESTRICTED}
            ema_decay: 0.9
            per_channel_wts: true
        policies:
          - quantizer: {instance_name: linear}
            epochs: [0]
        """;

    [Test]
    public void File_gives_the_description()
    {
        var spec = (PactQuantizerSpec)Read(Pact);
        using (Assert.EnterMultipleScope())
        {
            Assert.That((spec.WeightBits, spec.ActivationBits, spec.BiasBits), Is.EqualTo(((int?)3, (int?)4, (int?)null)));
            Assert.That(spec.ClipDecay, Is.EqualTo(0.0002));
            Assert.That(spec.Overrides.Select(rule => rule.Pattern), Is.EqualTo(["conv1", "layer.*"]));
            Assert.That(spec.Overrides[0].WeightBits, Is.EqualTo(BitWidth.Float));
            Assert.That(spec.Overrides[1].ActivationBits, Is.Null);
        }
    }

    [Test]
    public void Modes_may_differ()
    {
        var spec = (RangeLinearQuantizerSpec)Read(RangeLinear);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(spec.ActivationMode, Is.EqualTo(QuantizationMode.AsymmetricUnsigned));
            Assert.That(spec.WeightMode, Is.EqualTo(QuantizationMode.SymmetricRestricted));
            Assert.That(spec.IsPerChannel);
        }
    }

    [TestCase(Pact)]
    [TestCase(RangeLinear)]
    public void Written_file_reads_as_the_same(string text)
    {
        var registry = Registry();
        var written = ScheduleFile.Write(Parse(text, registry), registry);
        Assert.That(ScheduleFile.Write(Parse(written, registry), registry), Is.EqualTo(written));
    }

    [Test]
    public void Impossible_bits_are_an_error_with_their_place() => Assert.That(
        () => Read(Pact.Replace("bits_weights: 3", "bits_weights: 20", StringComparison.Ordinal)),
        Throws.TypeOf<ScheduleFormatException>().With.Message.Contains("20 bits"));

    private static ComponentRegistry Registry() => new ComponentRegistry().AddQuantization();

    private static ComponentSpec<IQuantizer> Read(string text) => ((QuantizationPolicySpec)Parse(text, Registry()).Policies[0]).Quantizer;

    private static CompressionSchedule Parse(string text, ComponentRegistry registry) =>
        ScheduleFile.Parse(new StringReader(text), "test.yaml", registry).Schedule;
}
