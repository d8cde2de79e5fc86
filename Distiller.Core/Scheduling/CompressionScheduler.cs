using System.Collections.Immutable;
using System.Globalization;
using Distiller.Masking;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>Runs the policies of a schedule over one model. Not thread-safe; events out of order throw.</summary>
/// <remarks>
/// The order of a training step:
/// <list type="number">
/// <item><see cref="OnMinibatchBegin"/>: policies, then masks are applied (dense copies put aside);</item>
/// <item>forward pass, criterion;</item>
/// <item><see cref="BeforeBackward"/>: policies add to the loss; <c>zero_grad</c>, <c>backward</c>;</item>
/// <item><see cref="BeforeOptimizerStep"/>: dense copies come back, gradients are masked, then policies; the optimizer steps;</item>
/// <item><see cref="OnMinibatchEnd"/>: masks are enforced on the new weights (momentum and weight decay cannot revive pruned
/// ones), then policies.</item>
/// </list>
/// Parameters without a mask cost nothing.
/// </remarks>
public sealed class CompressionScheduler : IDisposable
{
    private readonly BuildContext build;
    private readonly ImmutableArray<Registration> registrations;
    private readonly EventOrder order = new();
    private ImmutableArray<Registration> running = [];

    /// <summary>Builds the policies for a model.</summary>
    /// <param name="schedule">What is done, and when.</param>
    /// <param name="model">The model; it outlives the scheduler.</param>
    /// <param name="optimizer">The optimizer, which learning-rate policies need.</param>
    /// <exception cref="ModelStructureException">The schedule names parameters that the model does not have.</exception>
    public CompressionScheduler(CompressionSchedule schedule, nn.Module model, optim.Optimizer? optimizer = null)
    {
        Schedule = schedule;
        Masks = new MaskTable(model);
        build = new BuildContext(model, Masks, optimizer, schedule.Compatibility, schedule.Source);
        List<Registration> built = [];
        try
        {
            foreach (PolicySpec spec in schedule.Policies)
            {
                PolicyContext context = new(model, Masks, spec.Window, optimizer);
                built.Add(new(UniqueName(spec.Name, built), spec.Build(build), context));
            }
        }
        catch
        {
            built.ForEach(registration => registration.Policy.Dispose());
            build.Dispose();
            Masks.Dispose();
            throw;
        }

        registrations = [.. built];
        Masks.Synchronize();
    }

    /// <summary>The schedule that is run.</summary>
    public CompressionSchedule Schedule { get; }

    /// <summary>The masks of the model's parameters.</summary>
    public MaskTable Masks { get; }

    /// <summary>The epoch that runs, or the last one that ended; -1 before the first.</summary>
    public int Epoch => order.Epoch;

    /// <summary>The model.</summary>
    internal nn.Module Model => build.Model;

    /// <summary>The policies with the names of their states, in their order.</summary>
    internal IEnumerable<(string Name, CompressionPolicy Policy)> NamedPolicies => registrations.Select(registration => (registration.Name, registration.Policy));

    private IEnumerable<(string Name, IModelSurgery Policy)> Surgeries =>
        Stateful.Where(registration => registration.Policy is IModelSurgery).Select(registration => (registration.Name, (IModelSurgery)registration.Policy));

    private IEnumerable<Registration> Stateful => registrations.Where(registration => registration.Policy.HasState);

    /// <summary>Begins an epoch.</summary>
    /// <param name="epoch">Its number: above that of the epoch before.</param>
    /// <exception cref="InvalidOperationException">An epoch runs already, or this one is over.</exception>
    public void OnEpochBegin(int epoch)
    {
        order.EpochBegin(epoch);
        Masks.Synchronize();
        Select(epoch);
        foreach (Registration registration in running)
        {
            registration.Policy.OnEpochBegin(registration.Context);
        }
    }

    /// <summary>Begins a step, before the forward pass.</summary>
    /// <param name="step">Where training stands.</param>
    /// <exception cref="InvalidOperationException">The event is out of order.</exception>
    public void OnMinibatchBegin(TrainingStep step)
    {
        order.MinibatchBegin(step);
        foreach (Registration registration in running)
        {
            registration.Policy.OnMinibatchBegin(registration.Context, step);
        }

        Masks.ApplyBeforeForward();
    }

    /// <summary>Lets the policies add to the loss. May be called several times in a step, when gradients are summed.</summary>
    /// <param name="step">Where training stands.</param>
    /// <param name="loss">The criterion: a scalar tensor with gradient.</param>
    /// <returns>The loss to run backward, and the parts that were added, in the order of the policies.</returns>
    /// <exception cref="InvalidOperationException">The event is out of order, or a policy lists the incoming loss as a part.</exception>
    public PolicyLoss BeforeBackward(TrainingStep step, Tensor loss)
    {
        order.BeforeBackward(step);
        Tensor overall = loss;
        ImmutableArray<LossComponent> components = [];
        foreach (Registration registration in running)
        {
            if (registration.Policy.BeforeBackward(registration.Context, step, overall) is { } added)
            {
                foreach (LossComponent component in added.Components)
                {
                    components = components.Add(Distinct(component, overall, registration.Name, components));
                }

                overall = added.Overall;
            }
        }

        return new PolicyLoss(overall, components);
    }

    /// <summary>Comes after the backward pass, before the optimizer steps.</summary>
    /// <param name="step">Where training stands.</param>
    /// <exception cref="InvalidOperationException">The event is out of order.</exception>
    public void BeforeOptimizerStep(TrainingStep step)
    {
        order.BeforeOptimizerStep(step);
        Masks.PrepareUpdate();
        foreach (Registration registration in running)
        {
            registration.Policy.BeforeOptimizerStep(registration.Context, step);
        }
    }

    /// <summary>Ends a step, after the optimizer's: masks are enforced first, in every epoch, then policies are called.</summary>
    /// <param name="step">Where training stands.</param>
    /// <exception cref="InvalidOperationException">The event is out of order.</exception>
    public void OnMinibatchEnd(TrainingStep step)
    {
        order.MinibatchEnd(step);
        Masks.ApplyAfterUpdate();
        foreach (Registration registration in running)
        {
            registration.Policy.OnMinibatchEnd(registration.Context, step);
        }
    }

    /// <summary>Ends an epoch, after validation.</summary>
    /// <param name="epoch">Its number.</param>
    /// <param name="metrics">What was measured.</param>
    /// <exception cref="InvalidOperationException">The event is out of order.</exception>
    public void OnEpochEnd(int epoch, EpochMetrics metrics)
    {
        order.EpochEnd(epoch);
        foreach (Registration registration in running)
        {
            registration.Policy.OnEpochEnd(registration.Context, metrics);
        }

        Masks.Disengage();
        running = [];
    }

    /// <summary>Saves everything needed to go on from here. Possible between minibatches and between epochs.</summary>
    /// <returns>The state; the caller disposes it.</returns>
    /// <exception cref="InvalidOperationException">A step is under way.</exception>
    public SchedulerState SaveState() => new()
    {
        Position = order.Save(),
        Masks = MaskTableState.Save(Masks),
        Policies = Stateful.ToImmutableSortedDictionary(
            registration => registration.Name, registration => registration.Policy.SaveState(), StringComparer.Ordinal),
    };

    /// <summary>Goes on from a saved state, in the middle of an epoch if it was saved there.</summary>
    /// <param name="state">What <see cref="SaveState"/> returned for the same schedule and model. Not disposed here.</param>
    /// <exception cref="InvalidDataException">The state is of a newer version, or of other policies; nothing has been changed.</exception>
    /// <exception cref="ModelStructureException">The state has masks of parameters that the model does not have.</exception>
    public void LoadState(SchedulerState state)
    {
        Check(state);
        ChangeModel(state);
        Masks.Synchronize();
        MaskTableState.Load(Masks, state.Masks);
        order.Load(state.Position);
        running = [];
        if (order.IsInEpoch)
        {
            Select(order.Epoch);
        }

        foreach (Registration registration in Stateful)
        {
            registration.Policy.LoadState(state.Policies[registration.Name]);
        }
    }

    /// <summary>Frees policies, components and masks; the model and the optimizer stay.</summary>
    public void Dispose()
    {
        foreach (Registration registration in registrations)
        {
            registration.Policy.Dispose();
        }

        build.Dispose();
        Masks.Dispose();
    }

    private static string UniqueName(string name, List<Registration> built)
    {
        int same = built.Count(registration => registration.BaseName == name);
        return same == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}#{same + 1}");
    }

    private static LossComponent Distinct(LossComponent component, Tensor incoming, string policy, ImmutableArray<LossComponent> known)
    {
        if (ReferenceEquals(component.Value, incoming))
        {
            throw new InvalidOperationException(
                $"Policy '{policy}' lists the incoming loss as its component '{component.Name}'. List only what the policy added.");
        }

        return known.Any(other => other.Name == component.Name) ? component with { Name = $"{component.Name} ({policy})" } : component;
    }

    private void Select(int epoch)
    {
        running = [.. registrations.Where(registration => registration.Context.Window.Contains(epoch))];
        foreach (Registration registration in running)
        {
            registration.Context.Epoch = epoch;
        }
    }

    /// <summary>The tensors that policies had added or reshaped when a state was saved.</summary>
    internal HashSet<string> ChangedTensors(SchedulerState state) => [.. Surgeries.SelectMany(entry => entry.Policy.ChangedTensors(state.Policies[entry.Name]))];

    /// <summary>Lets policies add and reshape tensors as they had when a state was saved.</summary>
    internal void ChangeModel(SchedulerState state)
    {
        foreach ((string name, IModelSurgery policy) in Surgeries)
        {
            policy.ChangeModel(state.Policies[name]);
        }
    }

    /// <summary>Demands that a state belongs to this schedule; changes nothing.</summary>
    internal void Check(SchedulerState state)
    {
        if (state.Version > SchedulerState.CurrentVersion)
        {
            throw new InvalidDataException(string.Create(
                CultureInfo.InvariantCulture,
                $"The scheduler state has version {state.Version}; this library reads up to {SchedulerState.CurrentVersion}. Update the library."));
        }

        IEnumerable<string> expected = Stateful.Select(registration => registration.Name);
        if (state.Policies.Keys.Except(expected).FirstOrDefault() is { } unknown)
        {
            throw new InvalidDataException(
                $"The saved state is of another schedule: it has a policy '{unknown}', which this one does not have. {NearestNames.Hint(unknown, expected)}");
        }

        if (expected.Except(state.Policies.Keys).FirstOrDefault() is { } missing)
        {
            throw new InvalidDataException(
                $"The saved state is of another schedule: it lacks the policy '{missing}'. {NearestNames.Hint(missing, state.Policies.Keys)}");
        }
    }

    private sealed record Registration(string Name, CompressionPolicy Policy, PolicyContext Context)
    {
        public string BaseName => Name.Split('#')[0];
    }
}
