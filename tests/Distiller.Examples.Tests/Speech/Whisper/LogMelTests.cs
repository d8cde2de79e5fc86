using Distiller.Testing;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Whisper;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech.Whisper;

public sealed class LogMelTests
{
    private static IEnumerable<TestCaseData> Sounds => GoldenFile.Cases("tiny-whisper", "logMel", entry => entry["name"].Text);

    private static IEnumerable<TestCaseData> Compressions => GoldenFile.Cases("label_free", "logMel");

    [TestCaseSource(nameof(Sounds))]
    public void Features_are_those_of_the_other_implementation(GoldenValue golden)
    {
        using LogMel front = new(golden["name"].Text == "whisper" ? LogMelOptions.Whisper : LogMelOptions.Small);
        float[] sound = [.. Enumerable.Range(0, (int)golden["samples"].WholeNumber).Select(i =>
            (float)((0.4 * Math.Sin((i * 0.05) + ((double)i * i * 0.00002))) + (0.1 * Math.Sin(i * 1.3))))];
        using var features = front.Features(sound);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(features.shape, Is.EqualTo(golden["shape"].WholeNumbers));
            foreach (var value in golden["values"].Items)
            {
                Assert.That(features[value["bin"].WholeNumber, value["frame"].WholeNumber].item<float>(), Is.EqualTo(value["value"].Number).Within(1e-4), value.Path);
            }

            using var sum = features.sum(ScalarType.Float64);
            Assert.That(sum.item<double>(), Is.EqualTo(golden["sum"].Number).Within(1e-5).Percent.Or.EqualTo(golden["sum"].Number).Within(0.01 * features.numel() / 1000));
        }
    }

    [TestCaseSource(nameof(Compressions))]
    public void Compression_is_that_of_the_worked_example(GoldenValue golden)
    {
        using var power = tensor([.. golden["power"].Numbers.Select(value => (float)value)]);
        using var values = LogMel.Compress(power);
        Assert.That(values.data<float>().ToArray(), Is.EqualTo(golden["values"].Numbers).Within(1e-5));
    }

    [Test]
    public void First_filters_are_those_that_whisper_publishes()
    {
        using var filters = MelFilters.Create(80, 400, 16000, MelScale.Slaney);
        using (Assert.EnterMultipleScope())
        {
            TensorAssert.Shape(filters, 80, 201);
            Assert.That(filters[0, 1].item<float>(), Is.EqualTo(0.0248626).Within(1e-6));
            Assert.That(filters[1, 1].item<float>(), Is.EqualTo(0.0019908).Within(1e-6));
            Assert.That(filters[0, 2].item<float>(), Is.Zero);
        }
    }

    [Test]
    public void Empty_and_broken_sounds_are_refused()
    {
        using LogMel front = new(LogMelOptions.Small);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => front.Features([]), Throws.ArgumentException.With.Message.Contains("no samples"));
            Assert.That(() => front.Features([0, float.NaN]), Throws.ArgumentException.With.Message.Contains("finite"));
        }
    }

    [Test]
    public void Truncated_sound_is_padded_with_silence()
    {
        using LogMel front = new(LogMelOptions.Small);
        float[] sound = [.. Enumerable.Range(0, 800).Select(i => (float)Math.Sin(i * 0.5))];
        using var features = front.Features(sound);
        using var again = front.Features([.. sound, .. new float[100]]);
        TensorAssert.Exact(again, features);
    }
}
