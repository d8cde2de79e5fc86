using Distiller.Zoo.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech;

public sealed class FeaturesTests
{
    [Test]
    public void Spectrum_equals_a_transform_by_definition()
    {
        const int width = 40;
        using DisposeScope scope = NewDisposeScope();
        float[] wave = [.. Enumerable.Range(0, 100).Select(i => (float)Math.Sin((0.3 * i) + (0.01 * i * i)))];

        float[] power = [.. Spectrum.Power(tensor(wave).unsqueeze(0), width, 20).reshape(-1).data<float>()];

        for (int frame = 0; frame < 4; frame++)
        {
            for (int k = 0; k <= width / 2; k++)
            {
                (double real, double imaginary) = (0, 0);
                for (int n = 0; n < width; n++)
                {
                    double value = wave[(frame * 20) + n] * 0.5 * (1 - Math.Cos(2 * Math.PI * n / width));
                    real += value * Math.Cos(2 * Math.PI * k * n / width);
                    imaginary -= value * Math.Sin(2 * Math.PI * k * n / width);
                }

                Assert.That(power[(frame * ((width / 2) + 1)) + k], Is.EqualTo((real * real) + (imaginary * imaginary)).Within(1e-3));
            }
        }
    }

    [TestCase(MelScale.Htk, 1000, 999.985)]
    [TestCase(MelScale.Htk, 0, 0)]
    [TestCase(MelScale.Slaney, 1000, 15)]
    [TestCase(MelScale.Slaney, 6400, 42)]
    [TestCase(MelScale.Slaney, 200, 3)]
    public void Mels_are_those_of_the_source(MelScale scale, double frequency, double mels) =>
        Assert.That(MelFilters.ToMel(frequency, scale), Is.EqualTo(mels).Within(1e-2));

    [Test]
    public void Filters_are_triangles_that_leave_no_frequency_out([Values] MelScale scale)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor filters = MelFilters.Create(20, 512, 8000, scale);

        Assert.That(filters.shape, Is.EqualTo(new long[] { 20, 257 }));
        Assert.That(filters.narrow(1, 1, 255).sum([0L]).min().item<float>(), Is.Positive);
        Assert.That(filters.sum([1L]).min().item<float>(), Is.Positive);
    }

    [Test]
    public void Coefficients_of_a_steady_sound_do_not_change_and_those_of_vowels_differ()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pulses = arange(8000).remainder(40).eq(0).to(ScalarType.Float32).unsqueeze(0);

        Tensor features = new Mfcc().Of(pulses);

        Assert.That(features.shape, Is.EqualTo(new long[] { 1, 49, 39 }));
        Assert.That(features.narrow(2, 13, 26).abs().max().item<float>(), Is.LessThan(1e-2));

        Tensor Vowel(string letter) => new Mfcc().Cepstra(tensor(
            new FormantSynthesizer().Say(Phones.Of(letter + letter + letter), Voice.Neutral, 1).Samples.ToArray()).unsqueeze(0)).mean([1L]);
        Assert.That((Vowel("a") - Vowel("i")).abs().max().item<float>(), Is.GreaterThan(1));
    }

    [Test]
    public void Waveforms_shorter_than_a_frame_are_refused() =>
        Assert.That(() => Spectrum.Power(zeros(1, 100), 200, 160), Throws.ArgumentException.With.Message.Contains("200 samples"));
}
