using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Tells a recording which module is being called, by hooks that are removed again.</summary>
internal sealed class ModuleTags : IDisposable
{
    private readonly List<Action> removals = [];
    private readonly List<string> paths = [""];
    private readonly Stack<int> open = new([0]);
    private readonly Action<int> announce;

    internal ModuleTags(nn.Module model, Action<int> announce)
    {
        this.announce = announce;
        HashSet<nn.Module> seen = new(ReferenceEqualityComparer.Instance) { model };
        foreach ((string name, nn.Module module) in model.named_modules())
        {
            if (!seen.Add(module)) continue;
            int tag = paths.Count;
            paths.Add(name);
            Hook(module, tag);
        }
    }

    internal string Path(int tag) => paths[tag];

    public void Dispose()
    {
        foreach (Action remove in removals) remove();
        removals.Clear();
    }

    private void Hook(nn.Module module, int tag)
    {
        switch (module)
        {
            case nn.Module<Tensor, Tensor> one:
                removals.Add(one.register_forward_pre_hook((_, _) => Enter(tag)).remove);
                removals.Add(one.register_forward_hook((_, _, _) => Leave()).remove);
                break;
            case nn.Module<Tensor, Tensor, Tensor> two:
                removals.Add(two.register_forward_pre_hook((_, _, _) => EnterPair(tag)).remove);
                removals.Add(two.register_forward_hook((_, _, _, _) => Leave()).remove);
                break;
            default:
                break;
        }
    }

    // A hook that returns null changes nothing.
    private Tensor Enter(int tag)
    {
        open.Push(tag);
        announce(tag);
        return null!;
    }

    private (Tensor, Tensor)? EnterPair(int tag)
    {
        _ = Enter(tag);
        return null;
    }

    private Tensor Leave()
    {
        open.Pop();
        announce(open.Peek());
        return null!;
    }
}
