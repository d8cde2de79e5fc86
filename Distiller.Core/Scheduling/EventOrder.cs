using System.Globalization;

namespace Distiller.Scheduling;

/// <summary>Watches that a training loop raises the six events in their order.</summary>
internal sealed class EventOrder
{
    private const string Advice =
        "The order is: OnEpochBegin, then for each minibatch OnMinibatchBegin, BeforeBackward, BeforeOptimizerStep, OnMinibatchEnd, "
        + "then OnEpochEnd.";

    private Phase phase = Phase.BetweenEpochs;
    private int minibatch = -1;
    private TrainingStep step;

    /// <summary>What has been heard last.</summary>
    private enum Phase
    {
        BetweenEpochs,
        BetweenMinibatches,
        Forward,
        Backward,
        Update,
    }

    /// <summary>The epoch that runs, or the last one that ended; -1 before the first.</summary>
    public int Epoch { get; private set; } = -1;

    /// <summary>Whether an epoch runs.</summary>
    public bool IsInEpoch => phase != Phase.BetweenEpochs;

    public void EpochBegin(int epoch)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epoch);
        Demand("OnEpochBegin", phase == Phase.BetweenEpochs);
        if (epoch <= Epoch)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"OnEpochBegin was called for epoch {epoch}, but epoch {Epoch} has already ended. Epochs only go up; make a new scheduler to start over."));
        }

        Epoch = epoch;
        minibatch = -1;
        phase = Phase.BetweenMinibatches;
    }

    public void MinibatchBegin(TrainingStep next)
    {
        Demand("OnMinibatchBegin", phase == Phase.BetweenMinibatches);
        if (next.Epoch != Epoch)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"OnMinibatchBegin was called with a step of epoch {next.Epoch}, but epoch {Epoch} runs."));
        }

        if (next.Minibatch <= minibatch || next.Minibatch >= next.MinibatchesPerEpoch)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"OnMinibatchBegin was called for minibatch {next.Minibatch} of {next.MinibatchesPerEpoch}, after minibatch {minibatch}. "
                + $"Minibatches count from 0 and go up inside an epoch."));
        }

        step = next;
        minibatch = next.Minibatch;
        phase = Phase.Forward;
    }

    /// <summary>May come several times in a step, when gradients of several backward passes are summed.</summary>
    public void BeforeBackward(TrainingStep current)
    {
        Demand("BeforeBackward", phase is Phase.Forward or Phase.Backward);
        DemandSameStep("BeforeBackward", current);
        phase = Phase.Backward;
    }

    public void BeforeOptimizerStep(TrainingStep current)
    {
        Demand("BeforeOptimizerStep", phase == Phase.Backward);
        DemandSameStep("BeforeOptimizerStep", current);
        phase = Phase.Update;
    }

    public void MinibatchEnd(TrainingStep current)
    {
        Demand("OnMinibatchEnd", phase == Phase.Update);
        DemandSameStep("OnMinibatchEnd", current);
        phase = Phase.BetweenMinibatches;
    }

    public void EpochEnd(int epoch)
    {
        Demand("OnEpochEnd", phase == Phase.BetweenMinibatches);
        if (epoch != Epoch)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture, $"OnEpochEnd was called for epoch {epoch}, but epoch {Epoch} runs."));
        }

        phase = Phase.BetweenEpochs;
    }

    public StateDict Save()
    {
        if (phase is not (Phase.BetweenEpochs or Phase.BetweenMinibatches))
        {
            throw new InvalidOperationException(
                $"State can be saved between minibatches only, not {Describe()}. Save after OnMinibatchEnd.");
        }

        return StateDict.Empty.With("epoch", (long)Epoch).With("minibatch", (long)minibatch).With("in_epoch", IsInEpoch);
    }

    public void Load(StateDict state)
    {
        Epoch = checked((int)state.Integer("epoch"));
        minibatch = checked((int)state.Integer("minibatch"));
        phase = state.Flag("in_epoch") ? Phase.BetweenMinibatches : Phase.BetweenEpochs;
    }

    private void Demand(string called, bool inOrder)
    {
        if (!inOrder)
        {
            throw new InvalidOperationException($"{called} was called {Describe()}; expected {Expected()}. {Advice}");
        }
    }

    private void DemandSameStep(string called, TrainingStep current)
    {
        if (current != step)
        {
            throw new InvalidOperationException($"{called} was called with {current}, but the step that runs is {step}. Pass one step to all events of a minibatch.");
        }
    }

    private string Describe() => phase switch
    {
        Phase.BetweenEpochs => "outside an epoch",
        Phase.BetweenMinibatches => string.Create(CultureInfo.InvariantCulture, $"in epoch {Epoch} between minibatches"),
        Phase.Forward => "after OnMinibatchBegin",
        Phase.Backward => "after BeforeBackward",
        _ => "after BeforeOptimizerStep",
    };

    private string Expected() => phase switch
    {
        Phase.BetweenEpochs => "OnEpochBegin",
        Phase.BetweenMinibatches => "OnMinibatchBegin or OnEpochEnd",
        Phase.Forward => "BeforeBackward",
        Phase.Backward => "BeforeOptimizerStep",
        _ => "OnMinibatchEnd",
    };
}
