using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.utils.rnn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class RecurrentTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void Parameters_have_pytorchs_names_and_order()
    {
        using LSTM lstm = LSTM(2, 3, numLayers: 2, bidirectional: true);
        Assert.That(lstm.named_parameters().Select(p => p.name).Take(9), Is.EqualTo([
            "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0",
            "weight_ih_l0_reverse", "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse", "weight_ih_l1",
        ]));
        Assert.That(lstm.get_parameter("weight_ih_l1")!.shape, Is.EqualTo(new long[] { 12, 6 }));
    }

    [Test]
    public void A_layer_repeats_its_cell()
    {
        using LSTM layer = LSTM(2, 3);
        using LSTMCell cell = LSTMCell(2, 3);
        foreach (string kind in new[] { "weight_ih", "weight_hh", "bias_ih", "bias_hh" })
        {
            using IDisposable guard = no_grad();
            cell.get_parameter(kind)!.copy_(layer.get_parameter(kind + "_l0")!);
        }

        Tensor input = randn(4, 1, 2);
        (Tensor output, Tensor last, _) = layer.call(input);
        (Tensor h, Tensor c) = (zeros(1, 3), zeros(1, 3));
        for (int t = 0; t < 4; t++) (h, c) = cell.call(input[t], (h, c));

        Assert.That(output[3].allclose(h, atol: 1e-6), Is.True);
        Assert.That(last[0].allclose(h, atol: 1e-6), Is.True);
    }

    [Test]
    public void Changes_in_place_take_effect()
    {
        using GRU gru = GRU(2, 3);
        Tensor input = ones(1, 1, 2);
        using (no_grad())
        {
            foreach (Parameter parameter in gru.parameters()) parameter.zero_();
        }

        (Tensor output, Tensor last) = gru.call(input);
        Assert.That(output.abs().sum().item<float>(), Is.Zero);
        Assert.That(last.shape, Is.EqualTo(new long[] { 1, 1, 3 }));
    }

    [Test]
    public void Gradients_reach_the_listed_parameters()
    {
        using LSTM lstm = LSTM(2, 3);
        lstm.call(ones(2, 1, 2)).Item1.sum().backward();
        Assert.That(lstm.parameters().All(p => p.grad is not null), Is.True);
    }

    [Test]
    public void Batch_first_swaps_the_first_dimensions()
    {
        using RNN rnn = RNN(2, 3, batchFirst: true);
        (Tensor output, Tensor last) = rnn.call(ones(5, 4, 2));
        Assert.That(output.shape, Is.EqualTo(new long[] { 5, 4, 3 }));
        Assert.That(last.shape, Is.EqualTo(new long[] { 1, 5, 3 }));
    }

    [Test]
    public void Packing_and_padding_undo_each_other_whatever_the_order()
    {
        Tensor padded = tensor(new float[] { 1, 0, 4, 2, 0, 5, 0, 0, 6 }).reshape(3, 3);
        using PackedSequence packed = pack_padded_sequence(padded, tensor(new long[] { 2, 0 + 1, 3 }).abs(), enforce_sorted: false);
        (Tensor back, Tensor lengths) = pad_packed_sequence(packed);

        Assert.That(lengths.data<long>().ToArray(), Is.EqualTo(new long[] { 2, 1, 3 }));
        Assert.That(packed.batch_sizes.data<long>().ToArray(), Is.EqualTo(new long[] { 3, 2, 1 }));
        Assert.That(back.data<float>().ToArray(), Is.EqualTo(new float[] { 1, 0, 4, 2, 0, 5, 0, 0, 6 }));
    }

    [Test]
    public void A_packed_batch_gives_each_sequence_its_own_result()
    {
        using GRU gru = GRU(1, 2);
        Tensor brief = randn(2, 1, 1), lengthy = randn(4, 1, 1);
        using PackedSequence packed = pack_sequence([brief[.., 0], lengthy[.., 0]], enforce_sorted: false);
        (PackedSequence output, Tensor last) = gru.call(packed);

        Assert.That(last[0, 0].allclose(gru.call(brief).Item2[0, 0], atol: 1e-6), Is.True);
        Assert.That(last[0, 1].allclose(gru.call(lengthy).Item2[0, 0], atol: 1e-6), Is.True);
        (Tensor padded, _) = pad_packed_sequence(output);
        Assert.That(padded.shape, Is.EqualTo(new long[] { 4, 2, 2 }));
    }

    [Test]
    public void Cells_replace_their_weights()
    {
        using GRUCell cell = GRUCell(1, 1);
        cell.weight_ih = new Parameter(zeros(3, 1));
        cell.weight_hh = new Parameter(zeros(3, 1));
        cell.bias_ih = new Parameter(zeros(3));
        cell.bias_hh = new Parameter(zeros(3));
        Assert.That(cell.call(ones(1, 1), ones(1, 1)).item<float>(), Is.EqualTo(0.5f));
    }
}
