using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules in a row: each reads what the one before it made.</summary>
/// <remarks>Disposes every intermediate result as soon as the next module has run; so no module in it may return its own input.</remarks>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<(string Name, nn.IModule<Tensor, Tensor> Module)> steps = [];

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach ((string own, nn.Module<Tensor, Tensor> module) in modules) Add(own, module);
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules)
        : base(nameof(Sequential))
    {
        foreach (nn.Module<Tensor, Tensor> module in modules) append(module);
    }

    internal Sequential(IEnumerable<(string Name, nn.IModule<Tensor, Tensor> Module)> modules)
        : base(nameof(Sequential))
    {
        foreach ((string own, nn.IModule<Tensor, Tensor> module) in modules) Add(own, module);
    }

    public int Count => steps.Count;

    public nn.IModule<Tensor, Tensor> this[int index] => steps[index].Module;

    /// <summary>A part of the row; it shares its modules with the whole.</summary>
    public Sequential this[(int? start, int? end) index]
    {
        get
        {
            (int start, int end) = Row.Bounds(index, Count);
            return Slice(start, end);
        }
    }

    /// <summary>A part of the row; it shares its modules with the whole.</summary>
    public Sequential this[Range index] => Slice(index.Start.GetOffset(Count), index.End.GetOffset(Count));

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        Add(name, module);
        return this;
    }

    /// <summary>Adds a module under its position as its name.</summary>
    public Sequential append(nn.IModule<Tensor, Tensor> module) => append(Row.Position(Count), module);

    public override Tensor forward(Tensor tensor)
    {
        if (steps.Count == 0) return tensor.alias();
        Tensor current = steps[0].Module.call(tensor);
        for (int k = 1; k < steps.Count; k++)
        {
            Tensor next = steps[k].Module.call(current);
            current.Dispose();
            current = next;
        }

        return current;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        recurse ? Row.Parameters(named_children()) : [];

    public override IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_persistent = true) =>
        recurse ? Row.Buffers(named_children()) : [];

    public override IEnumerable<(string name, nn.Module module)> named_children() =>
        steps.Select(step => (step.Name, (nn.Module)step.Module));

    public override IEnumerable<(string name, nn.Module module)> named_modules() => Row.Modules(named_children());

    public override nn.Module apply(Action<nn.Module> fn) => Row.Apply(this, fn);

    public override void train(bool on = true) => base.train(on);

    public override void eval() => train(false);

    /// <summary>Disposes the modules too, even of a slice.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing) Row.Dispose(named_children());
        base.Dispose(disposing);
    }

    private void Add(string name, nn.IModule<Tensor, Tensor> module)
    {
        ((nn.Module)module).Register();
        steps.Add((name, module));
    }

    private Sequential Slice(int start, int end)
    {
        if (start < 0 || end > Count || start > end) throw new IndexOutOfRangeException($"{start} to {end} is not a part of {Count} modules.");
        return new Sequential(steps[start..end]);
    }
}
