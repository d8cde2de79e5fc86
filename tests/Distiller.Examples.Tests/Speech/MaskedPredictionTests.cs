using System.Text.Json;
using Distiller.Zoo.Speech;
using Distiller.Zoo.Speech.Hubert;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Speech;

public sealed class MaskedPredictionTests
{
    [Test]
    public void Spans_cover_about_half_of_the_frames_in_runs_of_ten()
    {
        using Tensor masked = MaskedPrediction.DrawSpans(200, 49, seed: 3);
        using Tensor again = MaskedPrediction.DrawSpans(200, 49, seed: 3);

        bool[] values = [.. masked.data<bool>()];
        Assert.That(values.Count(value => value) / (double)values.Length, Is.EqualTo(0.55).Within(0.06));
        Assert.That(again.data<bool>().ToArray(), Is.EqualTo(values));
        for (int item = 0; item < 200; item++)
        {
            string row = string.Concat(values.Skip(item * 49).Take(49).Select(value => value ? '1' : '0'));
            Assert.That(row.Split('0', StringSplitOptions.RemoveEmptyEntries).SkipLast(1), Is.All.Matches<string>(run => run.Length >= 10), row);
            Assert.That(row, Does.Contain('1'));
        }
    }

    [Test]
    public void Only_masked_frames_teach_and_the_mask_vector_learns()
    {
        using DisposeScope scope = NewDisposeScope();
        using HubertModel model = new(Small);
        using MaskedPrediction task = new(model, 5);
        Tensor waveforms = randn(2, 2000);
        Tensor units = zeros([2, 12], dtype: ScalarType.Int64);
        Tensor masked = zeros([2, 12], dtype: ScalarType.Bool);
        masked[0].narrow(0, 2, 4).fill_(true);
        model.eval();

        Tensor loss = task.call(waveforms, units, masked);
        Tensor other = units.clone();
        other[1].fill_(3);
        Tensor same = task.call(waveforms, other, masked);
        other[0].narrow(0, 2, 4).fill_(3);
        Tensor different = task.call(waveforms, other, masked);
        loss.backward();

        Assert.That(same.item<float>(), Is.EqualTo(loss.item<float>()));
        Assert.That(different.item<float>(), Is.Not.EqualTo(loss.item<float>()));
        Assert.That(model.get_parameter("masked_spec_embed")!.grad!.abs().sum().item<float>(), Is.Positive);
        Assert.That(task.parameters().Count(), Is.EqualTo(3), "the model is no part of its heads");
    }

    [Test]
    public void Units_are_those_of_well_separated_clouds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor centers = tensor(new float[] { 0, 0, 10, 0, 0, 10 }, [3, 2]);
        Tensor truth = arange(300, dtype: ScalarType.Int64).remainder(3);
        using Generator generator = new(1);
        Tensor features = centers.index_select(0, truth) + randn([300, 2], generator: generator);

        using AcousticUnits units = AcousticUnits.Find(features, 3, seed: 5);

        long[] found = [.. units.Assign(features.unsqueeze(0)).data<long>()];
        long[][] groups = [.. found.Zip(truth.data<long>().ToArray()).GroupBy(pair => pair.Second).Select(group => group.Select(pair => pair.First).Distinct().ToArray())];
        Assert.That(groups, Is.All.Length.EqualTo(1));
        Assert.That(groups.Select(group => group[0]), Is.Unique);
    }

    [TestCaseSource(nameof(Frames))]
    public void Frames_of_a_waveform_are_those_of_the_example(long samples, long frames) =>
        Assert.That(HubertConfiguration.Base.FramesOf(samples), Is.EqualTo(frames));

    [Test]
    public void Weight_norm_is_that_of_the_example()
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement example = Examples().GetProperty("weight_norm")[0];
        Tensor direction = tensor(Floats(example.GetProperty("v")), [2, 2, 2]);
        Tensor gain = tensor(Floats(example.GetProperty("g")), [1, 1, 2]);

        Assert.That(NormalizedConvolution.Merge(gain, direction).reshape(-1).data<float>().ToArray(), Is.EqualTo(Floats(example.GetProperty("weight"))).Within(1e-5));
    }

    private static IEnumerable<object[]> Frames() =>
        Examples().GetProperty("frames").EnumerateArray().Select(item => new object[] { item.GetProperty("samples").GetInt64(), item.GetProperty("frames").GetInt64() });

    private static JsonElement Examples()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Speech", "Files", "worked-examples.json")));
        return document.RootElement.Clone();
    }

    private static float[] Floats(JsonElement values) => [.. values.EnumerateArray().Select(value => value.GetSingle())];

    private static HubertConfiguration Small => new()
    {
        Channels = [8, 8, 8, 8, 8, 8],
        Kernels = [10, 3, 3, 3, 2, 2],
        Strides = [5, 2, 2, 2, 2, 2],
        Width = 16,
        Layers = 1,
        Heads = 2,
        FeedForward = 32,
        PositionKernel = 8,
        PositionGroups = 4,
        Dropout = 0,
    };
}
