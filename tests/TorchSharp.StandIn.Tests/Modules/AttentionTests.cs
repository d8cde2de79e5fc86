using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using F = TorchSharp.torch.nn.functional;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class AttentionTests
{
    private DisposeScope scope = null!;

    [SetUp]
    public void SetUp() => scope = NewDisposeScope();

    [TearDown]
    public void TearDown() => scope.Dispose();

    [Test]
    public void Attention_lists_its_projections()
    {
        using MultiheadAttention attention = MultiheadAttention(4, 2);
        Assert.That(attention.named_parameters().Select(p => p.name),
            Is.EqualTo(["in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"]));
        Assert.That(attention.named_children(), Is.Empty);
    }

    [Test]
    public void Weights_of_attention_sum_to_one_and_hidden_keys_have_none()
    {
        using MultiheadAttention attention = MultiheadAttention(4, 2);
        Tensor query = randn(3, 2, 4), key = randn(5, 2, 4);
        Tensor hidden = zeros([2, 5], @bool);
        hidden[0, 4] = tensor(true);
        (Tensor result, Tensor weights) = attention.call(query, key, key, hidden);

        Assert.That(result.shape, Is.EqualTo(new long[] { 3, 2, 4 }));
        Assert.That(weights.shape, Is.EqualTo(new long[] { 2, 3, 5 }));
        Assert.That(weights.sum(-1).allclose(ones(2, 3)), Is.True);
        Assert.That(weights[0, 0, 4].item<float>(), Is.Zero);
        Assert.That(attention.call(query, key, key, need_weights: false).Item2, Is.Null);
    }

    [Test]
    public void One_head_with_identity_projections_is_scaled_dot_product_attention()
    {
        using MultiheadAttention attention = MultiheadAttention(2, 1);
        using (no_grad())
        {
            attention.get_parameter("in_proj_weight")!.copy_(eye(2).repeat(3, 1));
            attention.get_parameter("out_proj.weight")!.copy_(eye(2));
        }

        Tensor x = randn(3, 1, 2);
        Tensor expected = F.scaled_dot_product_attention(x.transpose(0, 1), x.transpose(0, 1), x.transpose(0, 1)).transpose(0, 1);
        Assert.That(attention.call(x, x, x).Item1.allclose(expected, atol: 1e-6), Is.True);
    }

    [Test]
    public void A_causal_position_sees_nothing_behind_it()
    {
        Tensor x = randn(1, 3, 2);
        Tensor result = F.scaled_dot_product_attention(x, x, x, is_casual: true);
        Assert.That(result[0, 0].allclose(x[0, 0], atol: 1e-6), Is.True);
    }

    [Test]
    public void An_encoder_layer_has_dotted_parameters_and_no_children()
    {
        using TransformerEncoderLayer layer = TransformerEncoderLayer(4, 2, 8);
        Assert.That(layer.named_parameters().Select(p => p.name), Is.EqualTo([
            "self_attn.in_proj_weight", "self_attn.in_proj_bias", "self_attn.out_proj.weight", "self_attn.out_proj.bias",
            "linear1.weight", "linear1.bias", "linear2.weight", "linear2.bias",
            "norm1.weight", "norm1.bias", "norm2.weight", "norm2.bias",
        ]));
        Assert.That(layer.named_children(), Is.Empty);
    }

    [Test]
    public void An_encoder_runs_copies_of_its_layer()
    {
        using TransformerEncoderLayer layer = TransformerEncoderLayer(4, 2, 8);
        using TransformerEncoder encoder = TransformerEncoder(layer, 2);
        layer.eval();
        encoder.eval();
        Tensor x = randn(3, 1, 4);

        Assert.That(encoder.call(x).allclose(layer.call(layer.call(x)), atol: 1e-5), Is.True);
        Assert.That(encoder.has_parameter("layers.1.norm2.bias"), Is.True);
        Assert.That(layer.call(x).mean([2]).abs().max().item<float>(), Is.LessThan(1e-5), "The last step normalises.");
    }

    [Test]
    public void A_decoder_reads_what_an_encoder_made()
    {
        using TransformerDecoderLayer layer = TransformerDecoderLayer(4, 2, 8);
        using TransformerDecoder decoder = TransformerDecoder(layer, 1);
        layer.eval();
        decoder.eval();
        Tensor target = randn(2, 1, 4), memory = randn(5, 1, 4);
        Assert.That(decoder.call(target, memory).allclose(layer.call(target, memory), atol: 1e-5), Is.True);
    }
}
