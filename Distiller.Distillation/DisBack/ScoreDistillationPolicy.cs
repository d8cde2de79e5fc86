using System.Collections.Immutable;
using System.Globalization;
using Distiller.Distillation.Diffusion;
using Distiller.Persistence;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.DisBack;

/// <summary>Teaches a one-step generator by the difference of two scores, whose target may walk back along a degradation path.</summary>
internal sealed class ScoreDistillationPolicy(
    OneStepStudent student, IDenoiser teacher, IDenoiser fake, IDenoiser target, ScoreDistillationOptions options) : CompressionPolicy
{
    private readonly DenoiserTraining _training = new(fake, options.Law.Preconditioning, options.Law.Levels, options.Fake);
    private ImmutableArray<int> _targets = [];
    private DegradationPath? _path;
    private int _current;
    private long _switchedAt;
    private double _mismatch = double.NaN;
    private long _batchSize;

    public override void OnEpochBegin(PolicyContext context)
    {
        teacher.Module.eval();
        target.Module.eval();
        if (_targets.IsEmpty)
        {
            Start();
        }
    }

    public override PolicyLoss? BeforeBackward(PolicyContext context, TrainingStep step, Tensor loss)
    {
        var samples = student.Sample;
        using var scope = NewDisposeScope();
        using var generator = Draws.At(options.Seed, DrawStream.Comparison, student.Updates);
        var sigma = (options.Law.ComparisonLevels ?? options.Law.Levels).Draw(samples.shape[0], generator);
        var noise = randn(samples.shape, generator: generator);
        _batchSize = samples.shape[0];
        var noisy = samples.detach() + (noise * PerSample.Of(sigma, samples));
        var gradient = ScoreDistillation.Gradient(samples, noisy, sigma, fake, target, options.Weighting);
        student.Count(2);
        var surrogate = ScoreDistillation.Surrogate(gradient, samples).MoveToOuterDisposeScope();
        var overall = (loss + surrogate).MoveToOuterDisposeScope();
        ImmutableArray<LossComponent> parts = [new("score_loss", surrogate)];
        if (options.MismatchSamples > 0 || options.SwitchBelowMismatch is not null)
        {
            _mismatch = Mismatch();
            parts = parts.Add(new("mismatch", full([], _mismatch).MoveToOuterDisposeScope()));
        }

        return new PolicyLoss(overall, parts);
    }

    public override void BeforeOptimizerStep(PolicyContext context, TrainingStep step)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        foreach (var parameter in context.Model.parameters())
        {
            if (parameter.grad is { } gradient)
            {
                gradient.copy_(gradient.nan_to_num(0, 0, 0));
            }
        }

        nn.utils.clip_grad_norm_(context.Model.parameters(), options.GradientClip);
    }

    public override void OnMinibatchEnd(PolicyContext context, TrainingStep step)
    {
        student.Forget();
        for (var i = 0; i < options.FakeSteps; i++)
        {
            using var scope = NewDisposeScope();
            using var generator = Draws.At(options.Seed, DrawStream.Fake, (student.Updates * options.FakeSteps) + i);
            _training.Step(student.Draw(_batchSize, generator), generator);
        }

        student.Count(2L * options.FakeSteps);
        if (student.Average is { } average)
        {
            ModelWeights.Average(context.Model, average.Module, options.AverageDecay);
        }

        student.Updates++;
        Advance();
    }

    public override StateDict SaveState()
    {
        if (_targets.IsEmpty)
        {
            return StateDict.Empty;
        }

        using var weights = ModelState.Save(fake.Module);
        using var adam = _training.SaveState();
        using var path = _path?.SaveState() ?? StateDict.Empty;
        using var average = student.Average is { } model ? ModelState.Save(model.Module) : StateDict.Empty;
        var state = StateDict.Empty
            .With("updates", student.Updates)
            .With("evaluations", student.Evaluations)
            .With("target", (long)_current)
            .With("switched_at", _switchedAt)
            .With("mismatch", _mismatch)
            .With("batch_size", _batchSize)
            .With("switches", string.Join(';', student.Switches.Select(item => FormattableString.Invariant($"{item.Update},{item.NodeStep},{item.Checksum}"))));
        return Copied(Copied(Copied(Copied(state, "fake", weights), "adam", adam), "path", path), "average", average);
    }

    public override void LoadState(StateDict state)
    {
        if (state.IsEmpty)
        {
            return;
        }

        _path?.Dispose();
        _path = options.NeedsPath ? DegradationPath.LoadState(state.Section("path")) : null;
        student.Path = _path;
        _targets = Targets();
        (_current, _switchedAt, _mismatch, _batchSize) = ((int)state.Integer("target"), state.Integer("switched_at"), state.Number("mismatch"), state.Integer("batch_size"));
        ModelState.Load(fake.Module, state.Section("fake").Tensors, "the saved score distillation");
        _training.LoadState(state.Section("adam"));
        if (student.Average is { } average)
        {
            ModelState.Load(average.Module, state.Section("average").Tensors, "the saved score distillation");
        }

        LoadTarget();
        student.Updates = state.Integer("updates");
        student.Evaluations = state.Integer("evaluations");
        student.Switches = [.. state.Text("switches").Split(';').Select(ReadSwitch)];
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            student.Forget();
            student.Path = null;
            _path?.Dispose();
            _training.Dispose();
            fake.Module.Dispose();
            target.Module.Dispose();
        }

        base.Dispose(disposing);
    }

    private static TargetSwitch ReadSwitch(string text)
    {
        var parts = text.Split(',');
        return new(long.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), parts[2]);
    }

    // A section shares the tensors of what it is made of, which are disposed here: the state gets copies.
    private static StateDict Copied(StateDict state, string section, StateDict part)
    {
        foreach (var (name, value) in part.Tensors)
        {
            state = state.With($"{section}/{name}", value);
        }

        return part.Scalars.Aggregate(state, (all, entry) => all.With($"{section}/{entry.Key}", entry.Value));
    }

    private void Start()
    {
        if (options.NeedsPath)
        {
            _path = DegradationRecorder.Record(student, teacher, fake, options.Law, options.Degradation, options.Seed);
            student.Path = _path;
        }

        if (options.FakeStart == FakeStart.LastNode)
        {
            _path!.Load(_path.Nodes.Count - 1, fake);
        }
        else
        {
            ModelWeights.Copy(teacher.Module, fake.Module);
        }

        if (student.Average is { } average)
        {
            ModelWeights.Copy(student.Generator.Module, average.Module);
        }

        _targets = Targets();
        LoadTarget();
    }

    // The fake score starts as the last node: as a target it would ask for nothing.
    private ImmutableArray<int> Targets() => options.Targets switch
    {
        TargetOrder.TeacherOnly => [0],
        TargetOrder.Backward => [.. Enumerable.Range(0, _path!.Nodes.Count - 1).Reverse()],
        TargetOrder.Forward => [.. Enumerable.Range(1, _path!.Nodes.Count - 2), 0],
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Targets, "Targets are TeacherOnly, Backward or Forward."),
    };

    private void Advance()
    {
        var isDue = student.Updates - _switchedAt >= options.Interval || _mismatch < options.SwitchBelowMismatch;
        if (isDue && _current < _targets.Length - 1)
        {
            _current++;
            _switchedAt = student.Updates;
            LoadTarget();
        }
    }

    private void LoadTarget()
    {
        var node = _targets[_current];
        if (_path is null)
        {
            ModelWeights.Copy(teacher.Module, target.Module);
        }
        else
        {
            _path.Load(node, target);
        }

        var loaded = DegradationPath.Capture(_path?.Nodes[node].Step ?? 0, target);
        loaded.Weights.Dispose();
        student.Switches = student.Switches.Add(new(student.Updates, loaded.Step, loaded.Checksum));
    }

    private double Mismatch()
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        using var generator = Draws.At(options.Seed, DrawStream.Mismatch, 0);
        var clean = student.Draw(Math.Max(2, options.MismatchSamples), generator);
        var sigma = options.Law.Levels.Draw(clean.shape[0], generator);
        var noisy = clean + (randn(clean.shape, generator: generator) * PerSample.Of(sigma, clean));
        var difference = (fake.Denoise(noisy, sigma) - target.Denoise(noisy, sigma)) / PerSample.Of(sigma.square(), clean);

        // What is only logged is not a cost of the method.
        student.Count(options.SwitchBelowMismatch is null ? 0 : 3);
        return PerSample.Sum(difference.square()).mean().item<float>();
    }
}
