using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A row of modules with five inputs; how they work together is the derived class's affair.</summary>
public abstract class Sequential<T1, T2, T3, T4, T5, TResult> : nn.Module<T1, T2, T3, T4, T5, TResult>
{
    private readonly List<(string Name, nn.Module Module)> steps = [];

    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base("Sequential")
    {
        foreach ((string own, nn.Module module) in modules) Add(own, module);
    }

    protected Sequential(params nn.Module[] modules)
        : base("Sequential")
    {
        foreach (nn.Module module in modules) Add(module);
    }

    public int Count => steps.Count;

    public nn.Module this[int index] => steps[index].Module;

    public Sequential<T1, T2, T3, T4, T5, TResult> this[(int? start, int? end) index]
    {
        get
        {
            (int start, int end) = Row.Bounds(index, Count);
            return Slice(start, end);
        }
    }

    public Sequential<T1, T2, T3, T4, T5, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, T5, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, T5, TResult> append(nn.Module module) => append(Row.Position(Count), module);

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        recurse ? Row.Parameters(steps) : [];

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
        recurse ? Row.Buffers(steps) : [];

    public override IEnumerable<(string name, nn.Module module)> named_children() => steps;

    public override IEnumerable<(string name, nn.Module module)> named_modules() => Row.Modules(steps);

    public override nn.Module apply(Action<nn.Module> fn) => Row.Apply(this, fn);

    public override void train(bool on = true) => base.train(on);

    public override void eval() => train(false);

    protected void Add(nn.Module module) => Add(Row.Position(Count), module);

    protected void Add(string name, nn.Module sm)
    {
        sm.Register();
        steps.Add((name, sm));
    }

    /// <summary>A part of the row; only the derived class knows how to make one of its kind.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, TResult> Slice(int start, int end) =>
        throw new NotSupportedException($"{GetType().Name} does not say how to make a part of itself: override Slice.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) Row.Dispose(steps);
        base.Dispose(disposing);
    }
}

/// <summary>A row of modules with six inputs; how they work together is the derived class's affair.</summary>
public abstract class Sequential<T1, T2, T3, T4, T5, T6, TResult> : nn.Module<T1, T2, T3, T4, T5, T6, TResult>
{
    private readonly List<(string Name, nn.Module Module)> steps = [];

    protected Sequential(params (string name, nn.Module submodule)[] modules)
        : base("Sequential")
    {
        foreach ((string own, nn.Module module) in modules) Add(own, module);
    }

    protected Sequential(params nn.Module[] modules)
        : base("Sequential")
    {
        foreach (nn.Module module in modules) Add(module);
    }

    public int Count => steps.Count;

    public nn.Module this[int index] => steps[index].Module;

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[(int? start, int? end) index]
    {
        get
        {
            (int start, int end) = Row.Bounds(index, Count);
            return Slice(start, end);
        }
    }

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(string name, nn.Module module)
    {
        Add(name, module);
        return this;
    }

    public Sequential<T1, T2, T3, T4, T5, T6, TResult> append(nn.Module module) => append(Row.Position(Count), module);

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        recurse ? Row.Parameters(steps) : [];

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
        recurse ? Row.Buffers(steps) : [];

    public override IEnumerable<(string name, nn.Module module)> named_children() => steps;

    public override IEnumerable<(string name, nn.Module module)> named_modules() => Row.Modules(steps);

    public override nn.Module apply(Action<nn.Module> fn) => Row.Apply(this, fn);

    public override void train(bool on = true) => base.train(on);

    public override void eval() => train(false);

    protected void Add(nn.Module module) => Add(Row.Position(Count), module);

    protected void Add(string name, nn.Module sm)
    {
        sm.Register();
        steps.Add((name, sm));
    }

    /// <summary>A part of the row; only the derived class knows how to make one of its kind.</summary>
    protected virtual Sequential<T1, T2, T3, T4, T5, T6, TResult> Slice(int start, int end) =>
        throw new NotSupportedException($"{GetType().Name} does not say how to make a part of itself: override Slice.");

    protected override void Dispose(bool disposing)
    {
        if (disposing) Row.Dispose(steps);
        base.Dispose(disposing);
    }
}
