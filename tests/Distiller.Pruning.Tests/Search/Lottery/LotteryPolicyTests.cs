using Distiller.Persistence;
using Distiller.Results;
using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Pruning.Tests;

/// <summary>Lotteries inside one training: what each round keeps, brings back and forgets.</summary>
public sealed class LotteryPolicyTests
{
    private const string Weight = "fc1.weight";
    private static readonly LotterySpec Half = new() { Name = "lottery", Fraction = 0.5, Weights = [Weight] };
    private static readonly EpochWindow Rounds = EpochWindow.At(1, 3, 5);

    [Test]
    public void Each_round_begins_with_the_early_weights_under_its_mask()
    {
        using LotteryRun run = new(Half, Rounds);

        run.Run(0, 6);

        float[] early = run.Begin[1];
        Assert.That(early, Is.Not.EqualTo(run.Begin[0]), "one epoch went before");
        foreach (int epoch in (int[])[3, 5])
        {
            Assert.That(run.Begin[epoch].Where((value, place) => value != 0 && value != early[place]), Is.Empty);
        }

        Assert.That(run.Begin[3].Count(value => value != 0), Is.EqualTo(15));
        Assert.That(run.Begin[5].Count(value => value != 0), Is.EqualTo(8));
        Assert.That(run.Begin[5].Where((value, place) => value != 0 && run.Begin[3][place] == 0), Is.Empty, "what was pruned stays pruned");
    }

    [Test]
    public void Largest_weights_at_the_end_of_a_round_win()
    {
        using LotteryRun run = new(Half, Rounds);
        float[] trained = [.. run.Run(0, 3).Values(Weight)];
        double median = trained.Select(Math.Abs).Order().ElementAt(trained.Length / 2);

        run.Run(3, 1);

        Assert.That(run.Bits(Weight), Is.EqualTo(string.Concat(trained.Select(value => Math.Abs(value) >= median ? '1' : '0'))));
    }

    [Test]
    public void Masks_hold_to_the_end()
    {
        using LotteryRun run = new(Half, Rounds);

        run.Run(0, 8);

        Assert.That(run.Values(Weight).Count(value => value != 0), Is.EqualTo(8));
    }

    [Test]
    public void Optimizer_forgets_what_it_learnt([Values] bool adam)
    {
        // Nothing is pruned, so each round is the first one again.
        LotterySpec none = Half with { Fraction = 0 };
        using LotteryRun run = new(none, EpochWindow.At(0, 2), adam);

        run.Run(0, 2);
        float[] first = run.Values(Weight);
        run.Run(2, 2);

        Assert.That(run.Values(Weight), Is.EqualTo(first));
    }

    [Test]
    public void Worker_and_policy_find_the_same_ticket()
    {
        using LotteryRun run = new(Half, EpochWindow.At(0, 2, 4));
        run.Run(0, 5);
        using LotteryRun rounds = new(Half with { Fraction = 0 }, EpochWindow.At(0, 100));
        using var early = LotteryTicket.Snapshot(rounds.Net);
        var epoch = 0;

        foreach (var ticket in IterativeLottery.Run(rounds.Net, early, Train, fraction: 0.5, weights: [Weight]).Take(2))
        {
            if (epoch == 4)
            {
                Assert.That(Bits.Of(ticket.Masks[Weight]), Is.EqualTo(run.Bits(Weight)));
            }
        }

        void Train(LotteryTicket? ticket)
        {
            // A new optimizer and scheduler, as each training of the worker has.
            using LotteryRun training = new(Half with { Fraction = 0 }, EpochWindow.At(0, 100));
            using var state = ModelState.Save(rounds.Net);
            ModelState.Load(training.Net, state.Tensors, "the round");
            ticket?.Install(training.Scheduler.Masks);
            training.Run(0, 2);
            using var trained = ModelState.Save(training.Net);
            ModelState.Load(rounds.Net, trained.Tensors, "the round");
            epoch += 2;
        }
    }

    [Test]
    public void Resumed_run_goes_on_bit_for_bit([Values(1, 2, 3, 4)] int at)
    {
        using LotteryRun whole = new(Half, Rounds, adam: true);
        whole.Run(0, at);
        using Checkpoint checkpoint = whole.Save();
        whole.Run(at, 6 - at);
        using LotteryRun resumed = new(Half, Rounds, adam: true);

        resumed.Restore(checkpoint);
        resumed.Run(at, 6 - at);

        Assert.That(resumed.Values(Weight), Is.EqualTo(whole.Values(Weight)));
        Assert.That(resumed.Values("fc2.bias"), Is.EqualTo(whole.Values("fc2.bias")));
    }

    [Test]
    public void Plan_tells_the_sparsity_of_each_round()
    {
        using var model = Some.Perceptron();

        DryRunRow row = CompressionSchedule.Empty.FindTicket(Half, Rounds).DryRun(model).Single();

        Assert.That(row.Parameter, Is.EqualTo(Weight));
        Assert.That(row.TargetSparsities, Is.EqualTo([0, 0.5, 0.75]));
    }

    [Test]
    public void Mistakes_are_named()
    {
        using var model = Some.Perceptron();

        Assert.That(() => new LotterySpec { Name = "lottery", Fraction = 1.5 }, Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("Fraction"));
        Assert.That(() => CompressionSchedule.Empty.FindTicket(Half, EpochWindow.At(3)), Throws.ArgumentException.With.Message.Contains("two epochs"));
        Assert.That(
            () => CompressionSchedule.Empty.FindTicket(Half with { Weights = ["fc3.weight"] }, Rounds).DryRun(model),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("'fc1.weight'").And.Message.Contains("extensions.lottery.weights"));
    }

    [Test]
    public void Nothing_leaks([Values] bool adam, [Values] bool resume) => TensorLeakCheck.Verify(() =>
    {
        using LotteryRun run = new(Half, Rounds, adam);
        run.Run(0, 4);
        if (resume)
        {
            using var checkpoint = run.Save();
            using LotteryRun resumed = new(Half, Rounds, adam);
            resumed.Restore(checkpoint);
            resumed.Run(4, 2);
        }
    });
}
