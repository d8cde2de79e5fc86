using System.Runtime.InteropServices;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class LayerTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void A_linear_layer_draws_weight_then_bias_within_the_inverse_root_of_its_inputs()
    {
        manual_seed(0);
        float[] uniform = [.. rand(9).data<float>()];
        manual_seed(0);
        using Linear linear = Linear(2, 3);

        float[] drawn = [.. linear.weight.data<float>(), .. linear.bias!.data<float>()];
        Assert.That(drawn, Is.EqualTo(uniform.Select(u => ((2 * u) - 1) / MathF.Sqrt(2))).Within(1e-6));
        Assert.That(drawn[0], Is.EqualTo(-0.0053f).Within(1e-4), "PyTorch's first weight for seed 0.");
    }

    [Test]
    public void A_convolution_draws_weight_then_bias_within_the_inverse_root_of_its_window()
    {
        manual_seed(3);
        float[] uniform = [.. rand(20).data<float>()];
        manual_seed(3);
        using Conv2d conv = Conv2d(1, 2, 3);

        float[] drawn = [.. conv.weight.data<float>(), .. conv.bias!.data<float>()];
        Assert.That(drawn, Is.EqualTo(uniform.Select(u => ((2 * u) - 1) / 3)).Within(1e-6));
    }

    [Test]
    public void Shapes_of_convolutions_follow_kernel_stride_padding_and_dilation()
    {
        using Conv1d one = Conv1d(2, 4, 3, stride: 2, padding: 1);
        using Conv2d two = Conv2d(2, 4, (3, 5), stride: (1, 2), padding: (0, 2), dilation: (2, 1));
        using Conv3d three = Conv3d(2, 4, 3, Padding.Same);
        using ConvTranspose2d back = ConvTranspose2d(4, 2, 2, stride: 2);

        Assert.That(one.call(ones(1, 2, 9)).shape, Is.EqualTo(new long[] { 1, 4, 5 }));
        Assert.That(two.call(ones(1, 2, 9, 8)).shape, Is.EqualTo(new long[] { 1, 4, 5, 4 }));
        Assert.That(three.call(ones([1, 2, 4, 4, 4])).shape, Is.EqualTo(new long[] { 1, 4, 4, 4, 4 }));
        Assert.That(back.call(ones(1, 4, 3, 3)).shape, Is.EqualTo(new long[] { 1, 2, 6, 6 }));
        Assert.That(back.weight.shape, Is.EqualTo(new long[] { 4, 2, 2, 2 }));
    }

    [Test]
    public void A_transposed_convolution_meets_a_wanted_size()
    {
        using ConvTranspose1d back = ConvTranspose1d(1, 1, 3, stride: 2, padding: 1);
        Tensor input = ones(1, 1, 4);

        Assert.That(back.call(input).shape[^1], Is.EqualTo(7));
        Assert.That(back.forward(input, [8]).shape[^1], Is.EqualTo(8));
        Assert.That(() => back.forward(input, [9]), Throws.ArgumentException);
    }

    [Test]
    public void Circular_padding_wraps_around()
    {
        using Conv1d conv = Conv1d(1, 1, 3, padding: 1, padding_mode: PaddingModes.Circular, bias: false);
        init.ones_(conv.weight);
        Tensor result = conv.call(tensor(new float[] { 1, 2, 4 }).reshape(1, 1, 3));
        Assert.That(result.data<float>().ToArray(), Is.EqualTo(new float[] { 7, 7, 7 }));
    }

    [Test]
    public void Setting_the_padding_changes_the_output()
    {
        using Conv2d conv = Conv2d(1, 1, 3);
        conv.SetPadding([1, 1]);
        Assert.That(conv.call(ones(1, 1, 4, 4)).shape, Is.EqualTo(new long[] { 1, 1, 4, 4 }));
        conv.SetPadding(Padding.Valid);
        Assert.That(conv.call(ones(1, 1, 4, 4)).shape, Is.EqualTo(new long[] { 1, 1, 2, 2 }));
    }

    [Test]
    public void Channels_must_be_divisible_by_groups() =>
        Assert.That(() => Conv2d(3, 4, 1, groups: 2), Throws.ArgumentException);

    [Test]
    public void Batch_normalisation_keeps_running_statistics_in_training_and_uses_them_in_evaluation()
    {
        using BatchNorm1d norm = BatchNorm1d(1);
        Tensor input = tensor(new float[] { 1, 3 }).reshape(2, 1);
        Tensor trained = norm.call(input);

        Assert.That(trained.data<float>().ToArray(), Is.EqualTo(new float[] { -1, 1 }).Within(1e-4));
        Assert.That(norm.running_mean!.item<float>(), Is.EqualTo(0.2f).Within(1e-6));
        Assert.That(norm.running_var!.item<float>(), Is.EqualTo(0.9f + 0.2f).Within(1e-6), "The running variance is unbiased.");
        Assert.That(norm.num_batches_tracked!.item<long>(), Is.EqualTo(1));

        norm.eval();
        float expected = (1 - 0.2f) / MathF.Sqrt(1.1f + 1e-5f);
        Assert.That(norm.call(input).data<float>()[0], Is.EqualTo(expected).Within(1e-5));
        norm.reset_running_stats();
        Assert.That(norm.running_var!.item<float>(), Is.EqualTo(1f));
    }

    [Test]
    public void Batch_normalisation_refuses_other_ranks_and_single_values()
    {
        using BatchNorm2d two = BatchNorm2d(1);
        using BatchNorm1d one = BatchNorm1d(1);
        Assert.That(() => two.call(ones(2, 1)), Throws.ArgumentException);
        Assert.That(() => one.call(ones(1, 1)), Throws.TypeOf<ExternalException>());
    }

    [Test]
    public void Normalisation_without_statistics_uses_the_batch_in_evaluation_too()
    {
        using BatchNorm1d norm = BatchNorm1d(1, affine: false, track_running_stats: false);
        norm.eval();
        Assert.That(norm.state_dict(), Is.Empty);
        Assert.That(norm.call(tensor(new float[] { 1, 3 }).reshape(2, 1)).data<float>()[1], Is.EqualTo(1f).Within(1e-4));
    }

    [Test]
    public void Layer_group_and_instance_normalisation_centre_their_own_parts()
    {
        using LayerNorm layer = LayerNorm(2);
        using GroupNorm group = GroupNorm(1, 2);
        using InstanceNorm2d instance = InstanceNorm2d(1);
        Tensor pair = tensor(new float[] { 0, 2 });

        Assert.That(layer.call(pair.reshape(1, 2)).data<float>().ToArray(), Is.EqualTo(new float[] { -1, 1 }).Within(1e-4));
        Assert.That(group.call(pair.reshape(1, 2, 1)).data<float>().ToArray(), Is.EqualTo(new float[] { -1, 1 }).Within(1e-4));
        Assert.That(instance.call(pair.reshape(1, 1, 1, 2)).data<float>().ToArray(), Is.EqualTo(new float[] { -1, 1 }).Within(1e-4));
        Assert.That(instance.call(pair.reshape(1, 1, 2)).dim(), Is.EqualTo(3));
    }

    [Test]
    public void Pooling_takes_the_largest_or_the_mean()
    {
        Tensor image = arange(16, float32).reshape(1, 1, 4, 4);
        using MaxPool2d largest = MaxPool2d(2);
        using AvgPool2d mean = AvgPool2d(2, stride: 2);
        using AdaptiveAvgPool2d one = AdaptiveAvgPool2d((1, 1));

        Assert.That(largest.call(image).data<float>().ToArray(), Is.EqualTo(new float[] { 5, 7, 13, 15 }));
        Assert.That(mean.call(image).data<float>().ToArray(), Is.EqualTo([2.5f, 4.5f, 10.5f, 12.5f]));
        Assert.That(one.call(image).item<float>(), Is.EqualTo(7.5f));
        (_, Tensor indices) = largest.forward_with_indices(image);
        Assert.That(indices.data<long>().ToArray(), Is.EqualTo(new long[] { 5, 7, 13, 15 }));
    }

    [Test]
    public void Dropout_acts_in_training_only_and_scales_what_it_keeps()
    {
        using Dropout dropout = Dropout(0.5);
        Tensor input = ones(1000);
        manual_seed(1);
        Tensor dropped = dropout.call(input);
        Assert.That(dropped.data<float>().ToArray().Distinct(), Is.EquivalentTo(new float[] { 0, 2 }));
        dropout.eval();
        Assert.That(dropout.call(input).Equals(input), Is.True);
    }

    [Test]
    public void Flatten_and_unflatten_undo_each_other()
    {
        using Flatten flatten = Flatten();
        using Unflatten unflatten = Unflatten(1, [3, 4]);
        Tensor flat = flatten.call(ones(2, 3, 4));
        Assert.That(flat.shape, Is.EqualTo(new long[] { 2, 12 }));
        Assert.That(unflatten.call(flat).shape, Is.EqualTo(new long[] { 2, 3, 4 }));
    }

    [Test]
    public void Identity_gives_a_new_wrapper_of_the_same_storage()
    {
        using Identity identity = Identity();
        Tensor input = zeros(1);
        Tensor result = identity.call(input);
        result.add_(1);
        Assert.That(result, Is.Not.SameAs(input));
        Assert.That(input.item<float>(), Is.EqualTo(1f));
    }

    [Test]
    public void Padding_modules_widen_the_last_dimensions()
    {
        Tensor row = tensor(new float[] { 1, 2, 3 }).reshape(1, 1, 3);
        using ReflectionPad1d mirror = ReflectionPad1d(1);
        using ReplicationPad1d repeat = ReplicationPad1d((2, 0));
        using ConstantPad1d fill = ConstantPad1d(1, 9);
        using ZeroPad2d zero = ZeroPad2d((0, 1, 1, 0));

        Assert.That(mirror.call(row).data<float>().ToArray(), Is.EqualTo(new float[] { 2, 1, 2, 3, 2 }));
        Assert.That(repeat.call(row).data<float>().ToArray(), Is.EqualTo(new float[] { 1, 1, 1, 2, 3 }));
        Assert.That(fill.call(row).data<float>().ToArray(), Is.EqualTo(new float[] { 9, 1, 2, 3, 9 }));
        Assert.That(zero.call(ones(1, 1, 2, 2)).shape, Is.EqualTo(new long[] { 1, 1, 3, 3 }));
    }

    [Test]
    public void Upsampling_and_shuffling_rearrange_pixels()
    {
        using Upsample twice = Upsample(scale_factor: [2, 2]);
        using PixelShuffle shuffle = PixelShuffle(2);
        using ChannelShuffle channels = ChannelShuffle(2);

        Assert.That(twice.call(ones(1, 1, 2, 3)).shape, Is.EqualTo(new long[] { 1, 1, 4, 6 }));
        Assert.That(shuffle.call(arange(4, float32).reshape(1, 4, 1, 1)).data<float>().ToArray(), Is.EqualTo(new float[] { 0, 1, 2, 3 }));
        Assert.That(channels.call(arange(4, float32).reshape(1, 4, 1, 1)).data<float>().ToArray(), Is.EqualTo(new float[] { 0, 2, 1, 3 }));
    }

    [Test]
    public void Embeddings_look_up_rows_and_the_padding_row_is_zero()
    {
        using Embedding embedding = Embedding(3, 2, padding_idx: 1);
        using Embedding given = Embedding_from_pretrained(arange(6, float32).reshape(3, 2));
        Tensor indices = tensor(new long[] { 1, 2 });

        Assert.That(embedding.call(indices)[0].data<float>().ToArray(), Is.EqualTo(new float[] { 0, 0 }));
        Assert.That(given.call(indices).data<float>().ToArray(), Is.EqualTo(new float[] { 2, 3, 4, 5 }));
        Assert.That(given.weight!.requires_grad, Is.False);
        Assert.That(embedding.weight!.requires_grad, Is.True);
        given.weight = new Parameter(zeros(3, 2));
        Assert.That(given.call(indices).sum().item<float>(), Is.Zero);
    }

    [Test]
    public void A_bag_averages_its_rows()
    {
        using EmbeddingBag bag = EmbeddingBag_from_pretrained(arange(6, float32).reshape(3, 2));
        Tensor result = bag.call(tensor(new long[] { 0, 2, 1 }), tensor(new long[] { 0, 2 }));
        Assert.That(result.data<float>().ToArray(), Is.EqualTo(new float[] { 2, 3, 2, 3 }));
    }

    [Test]
    public void A_wrong_input_is_reported_by_libtorch()
    {
        using Linear linear = Linear(2, 1);
        Assert.That(() => linear.call(ones(1, 3)), Throws.TypeOf<ExternalException>());
    }
}
