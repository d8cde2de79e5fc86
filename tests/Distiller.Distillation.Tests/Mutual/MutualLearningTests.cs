using Distiller.Data;
using Distiller.Distillation.Tests.Support;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Mutual;

public sealed class MutualLearningTests
{
    [Test]
    public void Loss_is_the_mean_divergence_from_the_others()
    {
        using var scope = NewDisposeScope();
        Tensor[] peers = [HashFill.Tensor([3, 4], 1), HashFill.Tensor([3, 4], 2), HashFill.Tensor([3, 4], 3)];
        var expected = 0.0;
        for (var i = 0; i < peers.Length; i++)
        {
            for (var j = 0; j < peers.Length; j++)
            {
                expected += i == j ? 0 : SoftTargetLoss.Of(peers[i], peers[j], 2).ToDouble() / 2;
            }
        }

        Assert.That(MutualLoss.Of([.. peers], 2).ToDouble(), Is.EqualTo(expected).Within(1e-6));
    }

    [Test]
    public void Peers_that_agree_have_nothing_to_learn()
    {
        using var scope = NewDisposeScope();
        var logits = Some.Tensor(3, 4);
        Assert.That(MutualLoss.Of([logits, logits.clone()], 1).ToDouble(), Is.Zero.Within(1e-7));
    }

    [Test]
    public void One_peer_is_refused()
    {
        using var model = Some.Classifier();
        Assert.That(() => new PeerCohort([model]), Throws.ArgumentException.With.Message.Contains("two peers"));
    }

    [Test]
    public void Trainer_teaches_all_peers_and_leaves_nothing_behind()
    {
        using var images = Some.Images(8);
        using var labels = Some.Labels(8);
        using var source = new TensorBatches(images, labels, new BatchOptions { BatchSize = 4 });
        using var cohort = new PeerCohort([Some.Classifier(), Models.Wide()]);
        var before = TeachingRun.BytesOf(cohort.Peers[1]);
        using var optimizer = optim.SGD(cohort.parameters(), 0.05);
        var schedule = CompressionSchedule.Empty.LearnMutually(cohort, new MutualSpec { Name = "mutual", Temperature = 2 }, EpochWindow.Range(0, 9));
        using var scheduler = new CompressionScheduler(schedule, cohort, optimizer);
        var trainer = new Trainer(cohort.ToTask(), optimizer, scheduler, new TrainerOptions { Epochs = 9 });
        trainer.RunEpoch(source, source);
        TensorLeakCheck.Verify(() => trainer.RunEpoch(source, source));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(trainer.Metrics!.LossComponents.Keys, Does.Contain("mutual_loss"));
            Assert.That(TeachingRun.BytesOf(cohort.Peers[1]), Is.Not.EqualTo(before));
            Assert.That(cohort.state_dict().Keys, Does.Contain("peer0.conv1.weight"));
        }
    }

    [Test]
    public void Loss_that_bypasses_the_cohort_is_an_error()
    {
        using var cohort = new PeerCohort([Some.Classifier(), Models.Wide()]);
        var schedule = CompressionSchedule.Empty.LearnMutually(cohort, new MutualSpec { Name = "mutual" }, EpochWindow.At(0));
        using var scheduler = new CompressionScheduler(schedule, cohort);
        var step = new TrainingStep(0, 0, 1);
        scheduler.OnEpochBegin(0);
        scheduler.OnMinibatchBegin(step);
        using var loss = tensor(1f);
        Assert.That(() => scheduler.BeforeBackward(step, loss), Throws.InvalidOperationException.With.Message.Contains("PeerCohort.Loss"));
    }
}
