using System.Collections.Immutable;
using Distiller.Activations;
using Distiller.Data;
using Distiller.Statistics;
using Distiller.Testing;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Activations;

public class ActivationRecorderTests
{
    private Sequential model = null!;

    [SetUp]
    public void MakeModel() => model = Some.Classifier();

    [TearDown]
    public void DisposeModel() => model.Dispose();

    [Test]
    public void Figures_are_those_of_all_samples_together()
    {
        using var scope = NewDisposeScope();
        Tensor images = Some.Images(count: 5);
        Tensor relu = Output("relu1", images);

        ActivationSummary recorded = Record(images.narrow(0, 0, 3), images.narrow(0, 3, 2)).Single(layer => layer.Name == "relu1");

        Assert.That(recorded.Type, Is.EqualTo("ReLU"));
        Assert.That(recorded.Samples, Is.EqualTo(5));
        Assert.That(recorded.Sparsity, Is.EqualTo(SparsityMeasures.Sparsity(relu, Structure.Element)).Within(1e-12));
        Assert.That((recorded.Min, recorded.Max), Is.EqualTo((relu.min().item<float>(), relu.max().item<float>())));
        Assert.That(recorded.Mean, Is.EqualTo(relu.to_type(ScalarType.Float64).mean().item<double>()).Within(1e-9));
        Assert.That(recorded.StandardDeviation, Is.EqualTo(relu.to_type(ScalarType.Float64).std(unbiased: false).item<double>()).Within(1e-9));
        Assert.That(recorded.ChannelApoz, Is.EqualTo(ActivationMeasures.Apoz(relu).data<float>().ToArray().Select(percent => percent / 100.0)).Within(1e-6));
        Assert.That(recorded.ChannelL1, Is.EqualTo(ActivationMeasures.L1(relu).data<float>().ToArray()).Within(1e-4));
        Assert.That(recorded.ChannelMean, Is.EqualTo(ActivationMeasures.Mean(relu).data<float>().ToArray()).Within(1e-6));
    }

    [Test]
    public void Rectifiers_and_convolutions_are_recorded_in_the_order_of_their_calls()
    {
        using var scope = NewDisposeScope();

        Assert.That(Record(Some.Images()).Select(layer => layer.Name), Is.EqualTo((string[])["conv1", "relu1", "conv2", "relu2"]));
    }

    [Test]
    public void Nothing_is_recorded_while_it_is_switched_off_and_taking_starts_anew()
    {
        using var scope = NewDisposeScope();
        using ActivationRecorder recorder = new(model) { IsRecording = false };
        _ = model.call(Some.Images());
        Assert.That(recorder.Take(), Is.Empty);

        recorder.IsRecording = true;
        _ = model.call(Some.Images(count: 2));
        Assert.That(recorder.Take().Select(layer => layer.Samples), Is.All.EqualTo(2));
        Assert.That(recorder.Take(), Is.Empty);
    }

    [Test]
    public void Outputs_stay_as_they_are_and_no_tensor_is_left()
    {
        using Tensor images = Some.Images();
        using Tensor before = model.call(images);
        using ActivationRecorder recorder = new(model);

        TensorLeakCheck.Verify(() =>
        {
            using var scope = NewDisposeScope();
            Tensor after = model.call(images);
            Assert.That(after.equal(before).all().item<bool>(), Is.True);
        });
    }

    [Test]
    public void A_selection_of_nothing_is_refused() =>
        Assert.That(() => new ActivationRecorder(model, (_, _) => false), Throws.TypeOf<ModelStructureException>().With.Message.Contains("selection"));

    [Test]
    public void Histograms_count_every_value_of_every_module_over_its_own_range()
    {
        using var scope = NewDisposeScope();
        Tensor images = Some.Images(count: 5);
        TensorBatches source = new(images, Some.Labels(5), new BatchOptions { BatchSize = 2 });

        ImmutableArray<ActivationHistogram> histograms = ActivationHistogram.Collect(model, source, bins: 8);

        Assert.That(histograms.Select(layer => layer.Name), Does.Contain("bn1").And.Contain("fc"));
        Tensor relu = Output("relu2", images);
        Histogram expected = Histogram.Of(relu, 8);
        Histogram counted = histograms.Single(layer => layer.Name == "relu2").Histogram;
        Assert.That((counted.Min, counted.Max), Is.EqualTo((expected.Min, expected.Max)));
        Assert.That(counted.Counts, Is.EqualTo(expected.Counts));
        Assert.That(model.training, Is.True, "the mode comes back");
    }

    [Test]
    public void A_module_that_gives_no_numbers_is_named()
    {
        using (no_grad())
        {
            model.get_parameter("conv2.bias")!.fill_(float.NaN);
        }

        using var scope = NewDisposeScope();
        TensorBatches source = new(Some.Images(), Some.Labels(), new BatchOptions { BatchSize = 2 });

        Assert.That(() => ActivationHistogram.Collect(model, source), Throws.TypeOf<InvalidDataException>().With.Message.Contains("'conv2'"));
    }

    private ImmutableArray<ActivationSummary> Record(params Tensor[] batches)
    {
        model.eval();
        using ActivationRecorder recorder = new(model);
        foreach (Tensor batch in batches)
        {
            _ = model.call(batch);
        }

        return recorder.Take();
    }

    private Tensor Output(string module, Tensor images)
    {
        model.eval();
        Tensor? seen = null;
        var hook = ((nn.Module<Tensor, Tensor>)model.named_modules().First(entry => entry.name == module).module)
            .register_forward_hook((_, _, output) =>
            {
                seen = output.detach().clone();
                return null!;
            });
        _ = model.call(ChannelsLast.Apply(images));
        hook.remove();
        model.train();
        return seen!;
    }
}
