using Distiller.Persistence;
using Distiller.Quantization.Execution;
using Distiller.Testing;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Execution;

[TestFixture]
public sealed class PackedWeightsTests
{
    private static string PathOf(string name) => Path.Combine(TestContext.CurrentContext.WorkDirectory, name);

    [Test]
    public void Weights_come_back_within_half_a_step([Values(4, 8)] int bits, [Values(2, 16, 32)] int groupSize)
    {
        using var scope = NewDisposeScope();
        var path = PathOf(FormattableString.Invariant($"packed-{bits}-{groupSize}.safetensors"));
        using var model = Some.Classifier();
        using var other = Some.Classifier();
        Some.Refill(other, seed: 900);
        PackedWeights.Save(path, model, bits, groupSize);
        PackedWeights.Load(path, other);
        var largest = (1 << (bits - 1)) - 1;
        foreach (var ((name, expected), actual) in model.state_dict().Zip(other.state_dict().Values))
        {
            // Weights lie within ±0.5; a scale in float16 is rounded by up to 2^-11 of itself.
            var bound = expected.dim() < 2 ? 0 : 0.51 * 0.5 / largest + largest * 0.5 / largest / 2048;
            Assert.That((expected - actual).abs().max().ToDouble(), Is.LessThanOrEqualTo(bound), name);
        }
    }

    [Test]
    public void Four_bits_are_packed_two_to_a_byte_low_half_first()
    {
        var path = PathOf("nibbles.safetensors");
        using var model = nn.Linear(4, 1, hasBias: false);
        using (no_grad())
        {
            using var weight = tensor([7f, -7f, 1f, 0f]).reshape(1, 4);
            model.weight!.copy_(weight);
        }

        PackedWeights.Save(path, model, bits: 4, groupSize: 4);
        using var content = SafeTensors.Load(path);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(content.Tensors["weight.packed"].data<byte>().ToArray(), Is.EqualTo((byte[])[15 + (16 * 1), 9 + (16 * 8)]));
            Assert.That(content.Metadata["tensors"], Does.Contain("\"bits\":4").And.Contain("\"group_size\":4"));
        }
    }

    [TestCase(4, 8)]
    [TestCase(3, null)]
    [TestCase(8, null)]
    public void Quantized_model_is_packed_with_the_integers_that_it_has(int bits, int? groupSize)
    {
        using var scope = NewDisposeScope();
        var path = PathOf(FormattableString.Invariant($"quantized-{bits}.safetensors"));
        using var model = Search.SearchNets.Wide();
        using var other = Search.SearchNets.Wide();
        Some.Refill(other, seed: 77);
        using var data = Search.SearchNets.Batches(Search.SearchNets.Rows());
        using var quantized = PostTrainingQuantizer.Quantize(
            model, data, new() { WeightBits = bits, ActivationBits = null, IsPerChannel = true, WeightGroupSize = groupSize });
        Quantize.Gptq(quantized, data);
        PackedWeights.Save(path, quantized);
        PackedWeights.Load(path, other);
        // Only the scales lost digits, in float16.
        TensorAssert.Close(Search.SearchNets.Outputs(other, data), Search.SearchNets.Outputs(model, data), relative: 2e-3);
    }

    [Test]
    public void Files_are_small()
    {
        using var model = nn.Linear(512, 256);
        var paths = new[] { 4, 8 }.Select(bits => (Bits: bits, Path: PathOf(FormattableString.Invariant($"small-{bits}.safetensors")))).ToArray();
        foreach (var (bits, path) in paths)
        {
            PackedWeights.Save(path, model, bits);
            var bitsPerWeight = 8.0 * new FileInfo(path).Length / (512 * 256);
            Assert.That(bitsPerWeight, Is.LessThan(bits + 0.5 + 0.25), "bits, a scale of 16 for 32 weights, bias and header");
        }
    }

    [TestCase(5, 32)]
    [TestCase(4, 3)]
    [TestCase(8, 0)]
    public void Widths_and_groups_out_of_range_are_refused(int bits, int groupSize)
    {
        using var model = Some.Perceptron();
        Assert.That(() => PackedWeights.Save(PathOf("never"), model, bits, groupSize), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Other_files_and_other_models_are_refused()
    {
        using var model = Some.Perceptron();
        using Sequential other = Some.Classifier();
        using var weight = Some.Tensor(2, 2);
        SafeTensors.Save(PathOf("plain.safetensors"), new Dictionary<string, Tensor> { ["weight"] = weight });
        PackedWeights.Save(PathOf("perceptron.safetensors"), model, 8);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => PackedWeights.Load(PathOf("plain.safetensors"), model), Throws.TypeOf<InvalidDataException>().With.Message.Contains("PackedWeights.Save"));
            Assert.That(() => PackedWeights.Load(PathOf("perceptron.safetensors"), other), Throws.TypeOf<ModelStructureException>());
        }
    }

    [Test]
    public void Packing_leaves_no_tensors_behind()
    {
        using var model = Some.Classifier();
        TensorLeakCheck.Verify(() =>
        {
            PackedWeights.Save(PathOf("leak.safetensors"), model, 4);
            PackedWeights.Load(PathOf("leak.safetensors"), model);
        });
    }
}
