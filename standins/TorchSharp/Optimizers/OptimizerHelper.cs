using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The part that all optimizers share: groups, state by parameter, saving and loading.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private static readonly Op Zero = new("_foreach_zero_");

    protected OptimizerOptions _defaults = null!;
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public OptimizerHelper() : base(IntPtr.Zero)
    {
    }

    protected enum TypeCode
    {
        Double = 0,
        Long = 1,
        Tensor = 2,
        Options = 3,
        State = 4,
    }

    public override IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(group => group.Parameters);

    public override void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

    public override void zero_grad() => FillGradientsWithZeros(parameters());

    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (ParamGroup group in _parameter_groups)
        {
            List<int> places = [];
            foreach (Parameter parameter in group.Parameters)
            {
                places.Add(dictionary.State.Count);
                dictionary.State.Add(_state[parameter.Handle]);
            }

            dictionary.Options.Add(group.Options);
            dictionary.StateIndexRef.Add(places);
        }

        return dictionary;
    }

    public virtual void load_state_dict(StateDictionary state_dict)
    {
        StateDictionary own = this.state_dict();
        Verify(own, state_dict.Options.Count, state_dict.State.Count);
        for (int k = 0; k < own.Options.Count; k++)
        {
            if (!ReferenceEquals(own.Options[k], state_dict.Options[k])) own.Options[k].LoadStateDict(state_dict.Options[k]);
        }

        for (int k = 0; k < own.State.Count; k++)
        {
            if (!ReferenceEquals(own.State[k], state_dict.State[k])) own.State[k].LoadStateDict(state_dict.State[k]);
        }
    }

    public void save_state_dict(string location)
    {
        using var writer = new BinaryWriter(File.Create(location));
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var reader = new BinaryReader(File.OpenRead(location));
        load_state_dict(reader);
    }

    public void save_state_dict(BinaryWriter writer)
    {
        StateDictionary own = state_dict();
        writer.Write(GetType().Name);
        writer.Write7BitEncodedInt64(own.Options.Count);
        writer.Write7BitEncodedInt64(own.State.Count);
        foreach (OptimizerOptions options in own.Options) options.SaveStateDict(writer);
        foreach (OptimizerState state in own.State) state.SaveStateDict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        string kind = reader.ReadString();
        if (kind != GetType().Name)
            throw new InvalidDataException($"The saved state is that of an optimizer of class '{kind}', not of '{GetType().Name}'.");
        StateDictionary own = state_dict();
        Verify(own, reader.Read7BitEncodedInt64(), reader.Read7BitEncodedInt64());
        foreach (OptimizerOptions options in own.Options) options.LoadStateDict(reader);
        foreach (OptimizerState state in own.State) state.LoadStateDict(reader);
    }

    public void to(Device device)
    {
        foreach (OptimizerState state in state_dict().State) state.to(device);
    }

    internal static void FillGradientsWithZeros(IEnumerable<Parameter> parameters)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable untracked = no_grad();
        Tensor[] gradients = [.. parameters.Select(parameter => parameter.grad).OfType<Tensor>()];
        if (gradients.Length > 0) Zero.RunInPlace(gradients);
    }

    /// <summary>Runs the closure with gradients, then the body for each group without them and in a dispose scope of its own.</summary>
    protected Tensor? _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        Tensor? loss = null;
        if (loss_closure is not null)
        {
            using IDisposable tracked = enable_grad();
            loss = loss_closure();
        }

        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        foreach (ParamGroup group in _parameter_groups) body((T)group);
        return loss;
    }

    private protected void Start<TGroup>(OptimizerOptions defaults, IEnumerable<TGroup> groups) where TGroup : ParamGroup
    {
        _defaults = defaults;
        defaults.InitialLearningRate = defaults.LearningRate!.Value;
        foreach (TGroup group in groups) add_param_group(group);
    }

    private protected void Join<TOptions>(ParamGroup group, Func<Parameter, OptimizerState> create) where TOptions : OptimizerOptions, new()
    {
        group.Options ??= new TOptions();
        group.Options.FillAbsent(_defaults);
        _parameter_groups.Add(group);
        foreach (Parameter parameter in group.Parameters)
        {
            OptimizerState state = create(parameter);
            state.Initialize(group.Options);
            _state[parameter.Handle] = state;
        }
    }

    /// <summary>The parameters of a group that have gradients, with these and their states.</summary>
    private protected Batch<TState> Gather<TState>(ParamGroup group, bool maximize = false, double weightDecay = 0) where TState : OptimizerState
    {
        var batch = new Batch<TState>();
        foreach (Parameter parameter in group.Parameters)
        {
            // Looked up even without a gradient: a parameter that came after construction is an error at once.
            var state = (TState)_state[parameter.Handle];
            if (parameter.grad is { } gradient) batch.Add(parameter, gradient, state);
        }

        batch.Close(maximize, weightDecay);
        return batch;
    }

    private protected static void Positive(double value, string name, bool strictly = false)
    {
        if (strictly ? !(value > 0) : !(value >= 0))
            throw new ArgumentException($"Invalid {name}: {value}. It must be {(strictly ? "above" : "at least")} 0.", name);
    }

    private protected static void Decay(double value, string name)
    {
        if (!(value >= 0 && value < 1)) throw new ArgumentException($"Invalid {name}: {value}. Range: 0 to below 1.", name);
    }

    private protected override void ReleaseState()
    {
        foreach (OptimizerState state in _state.values()) state.Release();
        _state.clear();
    }

    private static void Verify(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException($"The saved optimizer has {groups} parameter groups, this one has {own.Options.Count}.");
        if (states != own.State.Count)
            throw new ArgumentException($"The saved optimizer has the state of {states} parameters, this one has {own.State.Count}.");
    }
}
