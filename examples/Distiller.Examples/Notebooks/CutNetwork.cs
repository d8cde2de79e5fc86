using System.Collections.Immutable;
using Distiller.LearningRate;
using Distiller.Persistence;
using Distiller.Results;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Examples.Notebooks;

/// <summary>A network that was trained under a schedule that cuts it on the way, and how it was just before.</summary>
public sealed class CutNetwork : IDisposable
{
    private CutNetwork(nn.Module<Tensor, Tensor> model, nn.Module<Tensor, Tensor> before) => (Model, Before) = (model, before);

    /// <summary>The network at the end.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The network at the end of the last epoch before the cut.</summary>
    public nn.Module<Tensor, Tensor> Before { get; }

    /// <summary>Accuracy by epoch.</summary>
    public ImmutableArray<EpochRecord> Log { get; private set; } = [];

    /// <summary>Accuracy on the test images right after the cut, in percent.</summary>
    public double Top1AtOnce { get; private set; }

    /// <summary>Trains, at a rate that falls along a cosine, and looks at the cut on a copy.</summary>
    /// <param name="lab">Images and console.</param>
    /// <param name="network">Name in the zoo.</param>
    /// <param name="schedule">What cuts it.</param>
    /// <param name="cut">The epoch at whose beginning that is. Range: 1 to <paramref name="epochs"/> - 1.</param>
    /// <param name="epochs">How long, recovery included.</param>
    /// <param name="learningRate">The highest rate.</param>
    /// <param name="variant">For a second start: other weights at first.</param>
    /// <param name="prepare">Works on the new network; null for nothing.</param>
    /// <returns>The network, owned by the caller.</returns>
    public static CutNetwork Train(
        Lab lab, string network, CompressionSchedule schedule, int cut, int epochs, double learningRate, long variant = 0, Action<nn.Module>? prepare = null)
    {
        CutNetwork trained = new(lab.NewNetwork(network, variant), lab.NewNetwork(network));
        prepare?.Invoke(trained.Model);
        EveryEpoch keep = new(epoch =>
        {
            if (epoch == cut - 1)
            {
                Copy(trained.Model, trained.Before);
            }
        });
        CosineLrSpec cosine = new() { Name = "cosine", Duration = epochs, WarmUpEpochs = 1 };
        trained.Log = lab.Train(trained.Model, schedule.DecayLearningRate(cosine, EpochWindow.Range(0, epochs)), epochs, learningRate, observers: keep);

        using var copy = lab.NewNetwork(network);
        Copy(trained.Before, copy);
        using CompressionScheduler scheduler = new(schedule, copy);
        scheduler.OnEpochBegin(cut);
        // Cuts are made at the beginning of a step.
        scheduler.OnMinibatchBegin(new TrainingStep(cut, 0, 1));
        trained.Top1AtOnce = lab.Top1(copy);
        return trained;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Model.Dispose();
        Before.Dispose();
    }

    private static void Copy(nn.Module from, nn.Module to)
    {
        using StateDict state = ModelState.Save(from);
        ModelState.Load(to, state.Tensors, "the weights before the cut");
    }
}
