using Distiller.Zoo.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech;

public sealed class SynthesisTests
{
    [Test]
    public void Vowels_have_their_formants_and_a_shorter_tract_has_higher_ones([Values("a", "i", "u")] string vowel, [Values(0.85, 1.0, 1.2)] double tract)
    {
        Voice voice = Voice.Neutral with { TractScale = tract, Pitch = 80, Breath = 0 };

        Utterance sound = new FormantSynthesizer().Say([.. Enumerable.Repeat(Phones.Of(vowel)[0], 8)], voice, seed: 1);

        double expected = Phones.Of(vowel)[0].Formants[0] * tract;
        Assert.That(Loudest(sound, 150, 1200), Is.EqualTo(expected).Within(100), "the harmonic nearest the first formant is the loudest");
    }

    [Test]
    public void Stops_are_silent_before_their_burst()
    {
        Utterance sound = new FormantSynthesizer().Say(Phones.Of("ata"), Voice.Neutral, seed: 3);

        PhoneSpan stop = sound.Spans[1];
        ReadOnlySpan<float> samples = sound.Samples.AsSpan()[stop.Start..stop.End];
        Assert.That(Power(samples[..300]), Is.Zero);
        Assert.That(Power(samples[321..]), Is.GreaterThan(1e-5));
    }

    [Test]
    public void Equal_seeds_give_equal_recordings_one_by_one()
    {
        SpokenWord[] all = [.. SpokenWords.Make(5, 6, [0, 1])];
        SpokenWord[] few = [.. SpokenWords.Make(5, 3, [0, 1])];

        Assert.That(few.Select(word => word.Sound.Samples), Is.EqualTo(all.Take(3).Select(word => word.Sound.Samples)));
        Assert.That(all.Select(word => word.Speaker), Is.EqualTo((int[])[0, 1, 0, 1, 0, 1]));
        Assert.That(all[0].Sound.Samples, Is.Not.EqualTo(SpokenWords.Make(6, 1, [0]).First().Sound.Samples));
    }

    [Test]
    public void Sounds_fill_a_recording_without_gaps_and_label_its_frames()
    {
        foreach (SpokenWord word in SpokenWords.Make(7, 20, [3, 12]))
        {
            Utterance sound = word.Sound;
            Assert.That(sound.Samples, Has.Length.EqualTo(8000));
            Assert.That(sound.Spans[0].Start, Is.Zero);
            Assert.That(sound.Spans[^1].End, Is.EqualTo(8000));
            Assert.That(sound.Spans.Zip(sound.Spans.Skip(1)), Is.All.Matches<(PhoneSpan First, PhoneSpan Second)>(pair => pair.First.End == pair.Second.Start));
            string heard = string.Concat(sound.FrameLabels(800, 10, 10).Select(label => Phones.All[(int)label].Symbol).Aggregate("", (text, symbol) => text.EndsWith(symbol, StringComparison.Ordinal) ? text : text + symbol));
            Assert.That(heard.Trim('_'), Is.EqualTo(SpokenWords.Keywords[word.Keyword]));
        }
    }

    [TestCase(10, false)]
    [TestCase(0, true)]
    public void Noise_lies_below_speech_as_asked(double ratio, bool isPink)
    {
        Utterance sound = new FormantSynthesizer().Say(Phones.Of("anamuno"), Voice.Neutral, seed: 2);

        Utterance recorded = new Channel { SignalToNoise = ratio, IsPink = isPink }.Record(sound, 4);

        float[] noise = [.. recorded.Samples.Zip(sound.Samples, (with, without) => with - without)];
        Assert.That(10 * Math.Log10(Power(sound.Samples.AsSpan()) / Power(noise)), Is.EqualTo(ratio).Within(1));
    }

    [Test]
    public void Sound_files_come_back_and_torn_or_foreign_ones_are_refused()
    {
        string folder = Directory.CreateTempSubdirectory("wave-").FullName;
        try
        {
            string path = Path.Combine(folder, "a.wav");
            float[] samples = [0, 0.5f, -0.5f, 1, -1];
            WaveFile.Write(path, samples, 8000);
            Assert.That(WaveFile.Read(path).Samples, Is.EqualTo(samples).Within(1 / 32767.0));
            Assert.That(WaveFile.Read(path).SampleRate, Is.EqualTo(8000));

            byte[] bytes = File.ReadAllBytes(path);
            File.WriteAllBytes(path, bytes[..^3]);
            Assert.That(() => WaveFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("torn"));
            bytes[22] = 2;
            File.WriteAllBytes(path, bytes);
            Assert.That(() => WaveFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("2 channels"));
            File.WriteAllText(path, "text");
            Assert.That(() => WaveFile.Read(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("no RIFF WAVE"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Test]
    public void Letters_without_a_sound_are_named() =>
        Assert.That(() => Phones.Of("naxo"), Throws.ArgumentException.With.Message.Contains("'x'"));

    private static double Power(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (float sample in samples)
        {
            sum += sample * sample;
        }

        return sum / samples.Length;
    }

    private static double Loudest(Utterance sound, double low, double high)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor power = Spectrum.Power(tensor(sound.Samples.ToArray()).unsqueeze(0), 800, 400).mean([0, 1]);
        int first = (int)(low / 10);
        return (first + power.narrow(0, first, (int)((high - low) / 10)).argmax().item<long>()) * 10.0;
    }
}
