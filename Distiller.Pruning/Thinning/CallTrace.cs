using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Remembers which modules a forward pass entered and left, to say where it failed.</summary>
internal sealed class CallTrace : IDisposable
{
    private readonly List<Action> _removals = [];
    private readonly Stack<string> _open = new();
    private string? _last;

    public CallTrace(nn.Module model)
    {
        foreach (var (name, module) in model.named_modules().Prepend((name: "", module: model)))
        {
            if (module is nn.Module<Tensor, Tensor> watched)
            {
                var text = name.Length == 0 ? $"the model ({module.GetName()})" : $"'{name}' ({module.GetName()})";
                _removals.Add(watched.register_forward_pre_hook((_, _) => Enter(text)).remove);
                _removals.Add(watched.register_forward_hook((_, _, _) => Leave()).remove);
            }
        }
    }

    /// <summary>Where the pass is: the innermost module that has not returned, and the last one that has.</summary>
    public string Place => (_open.Count > 0 ? $"in {_open.Peek()}" : "in the model") + (_last is null ? "" : $" after {_last}");

    /// <summary>Ends the watch.</summary>
    public void Dispose() => _removals.ForEach(remove => remove());

    private Tensor Enter(string text)
    {
        _open.Push(text);
        return null!;
    }

    private Tensor Leave()
    {
        _last = _open.Pop();
        return null!;
    }
}
