using Distiller.Masking;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests;

/// <summary>Tickets: what they mask, rewinding, rounds.</summary>
public sealed class LotteryTicketTests
{
    [Test]
    public void Ticket_masks_weights_and_leaves_zero_biases_alone()
    {
        using var model = Some.Perceptron();
        Zero(model, "fc1.weight", 0);
        Zero(model, "fc1.bias", 0);

        using var ticket = LotteryTicket.Of(model);

        Assert.That(ticket.Masks.Keys, Is.EqualTo((string[])["fc1.weight", "fc2.weight"]), "D-59");
        Assert.That(Bits.Of(ticket.Masks["fc1.weight"]), Does.StartWith("000000111111"));
        Assert.That(ticket.Density, Is.EqualTo(1 - (6.0 / 45)));
    }

    [Test]
    public void Rewinding_brings_the_early_weights_back_under_the_mask()
    {
        using var model = Some.Perceptron();
        using var early = LotteryTicket.Snapshot(model);
        Some.Refill(model, 9);
        Zero(model, "fc1.weight", 2);
        using var ticket = LotteryTicket.Of(model);

        ticket.Rewind(model, early);

        using var expected = early.Tensor("fc1.weight") * ticket.Masks["fc1.weight"];
        Assert.That(Bits.Values(model.get_parameter("fc1.weight")!), Is.EqualTo(Bits.Values(expected)));
        Assert.That(Bits.Values(model.get_parameter("fc2.bias")!), Is.EqualTo(Bits.Values(early.Tensor("fc2.bias"))));
    }

    [Test]
    public void Rounds_keep_a_power_of_the_density_and_nest()
    {
        using var model = Some.Perceptron();
        using var early = LotteryTicket.Snapshot(model);
        List<double?> trainedAt = [];
        List<string> masks = [];

        foreach (var ticket in IterativeLottery.Run(model, early, ticket => trainedAt.Add(ticket?.Density), fraction: 0.5, scope: RankingScope.Global).Take(3))
        {
            masks.Add(Bits.Of(ticket.Masks["fc1.weight"]) + Bits.Of(ticket.Masks["fc2.weight"]));
        }

        Assert.That(trainedAt[0], Is.Null, "the first round is dense");
        Assert.That(masks.Select(mask => mask.Count(bit => bit == '1')), Is.EqualTo((int[])[23, 12, 6]));
        Assert.That(masks[2].Where((bit, place) => bit == '1' && masks[1][place] == '0'), Is.Empty, "what was pruned stays pruned");
    }

    [Test]
    public void Installed_masks_are_in_force()
    {
        using var model = Some.Perceptron();
        Zero(model, "fc2.weight", 1);
        using var ticket = LotteryTicket.Of(model, ["fc2.weight"]);
        using var other = Some.Perceptron();
        using MaskTable masks = new(other);

        ticket.Install(masks);

        Assert.That(masks.Active.Select(mask => mask.Name), Is.EqualTo((string[])["fc2.weight"]));
        Assert.That(Bits.Values(other.get_parameter("fc2.weight")!)[5..10], Is.All.Zero);
    }

    [Test]
    public void Rounds_leak_no_tensors()
    {
        using var model = Some.Perceptron();
        using var early = LotteryTicket.Snapshot(model);

        TensorLeakCheck.Verify(() => Assert.That(IterativeLottery.Run(model, early, _ => { }).Take(2).Count(), Is.EqualTo(2)));
    }

    private static void Zero(nn.Module model, string name, long row)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        model.get_parameter(name)!.narrow(0, row, 1).zero_();
    }
}
