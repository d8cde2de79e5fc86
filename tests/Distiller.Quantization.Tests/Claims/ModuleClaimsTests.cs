using Distiller.Data;
using Distiller.Native;
using Distiller.Quantization.Execution;
using Distiller.Quantization.Tests.Search;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Quantization.Tests.Claims;

/// <summary>A model that is quantized is not quantized again, and is told so in plain words.</summary>
[TestFixture]
public sealed class ModuleClaimsTests
{
    private static readonly PostTrainingSpec Spec = new() { ActivationMode = QuantizationMode.AsymmetricUnsigned };

    private static readonly QuantizerSpec Training = new DorefaQuantizerSpec { Name = "dorefa", WeightBits = 4, ActivationBits = 8 };

    private nn.Module<Tensor, Tensor> model = null!;
    private TensorBatches data = null!;
    private Tensor example = null!;

    private static IEnumerable<TestCaseData> Verbs =>
    [
        Verb("quantized after training", (model, data, _) => PostTrainingQuantizer.Quantize(model, data, Spec)),
        Verb("quantized after training", (model, _, example) => PostTrainingQuantizer.Quantize(model, example, Spec)),
        Verb("quantized dynamically", (model, _, _) => Quantize.Dynamic(model)),
        Verb("quantized by 'dorefa' in training", (model, _, _) => Training.Attach(model)),
        Verb("converted to int8", (model, data, _) => Int8Model.Convert(model, data)),
        Verb("equalized", (model, _, example) => Quantize.Equalize(model, example)),
        Verb("smoothed", (model, data, _) => Quantize.Smooth(model, data)),
        Verb("scaled for AWQ", (model, data, _) => Quantize.Awq(model, data)),
        Verb("searched for widths", (model, data, _) => Quantize.Greedy(model, data, _ => 0)),
        Verb("searched for widths", (model, data, _) => Quantize.MixedPrecision(model, data, _ => 0, new() { Budget = BitBudget.Size(100) })),
        Verb("quantized by the suite", (model, data, _) => Quantize.Suite(model, data, _ => 0)),
    ];

    [SetUp]
    public void Make()
    {
        model = SearchNets.Separable();
        data = SearchNets.Images();
        example = HashFill.Tensor([4, 3, 8, 8], seed: 31);
    }

    [TearDown]
    public void Free()
    {
        example.Dispose();
        data.Dispose();
        model.Dispose();
    }

    [TestCaseSource(nameof(Verbs))]
    public void What_is_quantized_after_training_is_not_quantized_again(string purpose, Action<nn.Module<Tensor, Tensor>, IBatchSource, Tensor> quantize)
    {
        if (purpose == "converted to int8" && !NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }

        using var quantized = PostTrainingQuantizer.Quantize(model, example, Spec);
        Assert.That(
            () => quantize(model, data, example),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains($"cannot be {purpose}")
                .And.Message.Contains("'conv1' and").And.Message.Contains("post-training quantization").And.Message.Contains("Dispose of the PostTrainedModel"));
    }

    [Test]
    public void Disposing_makes_room_for_another_quantization()
    {
        PostTrainingQuantizer.Quantize(model, example, Spec).Dispose();
        Quantize.Dynamic(model).Dispose();
        Training.Attach(model).Dispose();
        Assert.That(() => PostTrainingQuantizer.Quantize(model, data, Spec).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Failed_quantization_leaves_the_model_free()
    {
        Assert.That(
            () => PostTrainingQuantizer.Quantize(model, example, Spec with { Overrides = [new() { Pattern = "nothing" }] }),
            Throws.TypeOf<ModelStructureException>());
        Assert.That(() => PostTrainingQuantizer.Quantize(model, example, Spec).Dispose(), Throws.Nothing);
    }

    [Test]
    public void Quantizer_of_training_stands_in_the_way_while_it_is_active()
    {
        using var quantizer = Training.Attach(model);
        Assert.That(() => PostTrainingQuantizer.Quantize(model, data, Spec).Dispose(), Throws.Nothing, "it is switched off");
        quantizer.IsActive = true;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                () => PostTrainingQuantizer.Quantize(model, data, Spec),
                Throws.TypeOf<ModelStructureException>().With.Message.Contains("'dorefa'").And.Message.Contains("WriteQuantizedParameters"));
            Assert.That(() => Training.Attach(model), Throws.TypeOf<ModelStructureException>().With.Message.Contains("quantized already"));
        }
    }

    [Test]
    public void Dynamic_quantization_stands_in_the_way()
    {
        using var quantized = Quantize.Dynamic(model);
        Assert.That(
            () => PostTrainingQuantizer.Quantize(model, data, Spec),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'fc' is quantized already").And.Message.Contains("DynamicModel"));
    }

    [Test]
    public void Model_that_runs_in_8_bits_points_to_its_float_model()
    {
        if (!NativeSupport.IsAvailable)
        {
            Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        }

        using var int8 = Int8Model.Convert(model, data, new() { MeasuresLayers = false, ChoosesFastestImplementation = false });
        foreach (Action quantize in (Action[])[() => Int8Model.Convert(int8, data), () => PostTrainingQuantizer.Quantize(int8, data)])
        {
            Assert.That(
                () => quantize(), Throws.TypeOf<ModelStructureException>().With.Message.Contains("it is quantized already").And.Message.Contains("float model"));
        }
    }

    private static TestCaseData Verb(string purpose, Action<nn.Module<Tensor, Tensor>, IBatchSource, Tensor> quantize) => new(purpose, quantize);
}
