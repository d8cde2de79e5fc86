using static TorchSharp.torch;

namespace Distiller.Distillation;

/// <summary>Captures what a module puts out, without changing it.</summary>
/// <remarks>
/// A forward hook keeps an alias of the output: same memory, gradient included. The alias outlives dispose scopes and
/// <c>Sequential</c>, which disposes what passes between its layers. A module that is called several times in one forward pass
/// gives its last output. Of a module that puts out several tensors (recurrent layers, attention) the first is captured.
/// <para>
/// The hook is on the module while it records only, so that it comes after the hooks of whatever changes the module's output:
/// of a layer under simulated quantization the quantized output is captured, whichever of the two came first.
/// </para>
/// </remarks>
public sealed class ModuleTap : IDisposable
{
    private readonly Func<Action> _hook;
    private Action? _remove;
    private Tensor? _output;

    /// <summary>Gets ready to hook a module.</summary>
    /// <param name="path">The module's path, for messages.</param>
    /// <param name="module">The module; it must be called through <c>call</c>, as hooks always need.</param>
    /// <exception cref="ModelStructureException">The module puts out no tensor that a hook could see.</exception>
    public ModuleTap(string path, nn.Module module)
    {
        Path = path;
        _hook = HookOf(module) ?? throw new ModelStructureException(
            $"The module '{path}' of type {module.GetType().Name} cannot be tapped: its outputs are not tensors, or it takes more than three inputs. "
            + "Tap a module inside or after it; an nn.Identity after the place is enough.");
    }

    /// <summary>The module's path.</summary>
    public string Path { get; }

    /// <summary>Whether outputs are captured. Default: false, so that an idle tap costs nothing.</summary>
    public bool IsRecording
    {
        get => _remove is not null;
        set
        {
            if (value == IsRecording)
            {
                return;
            }

            _remove?.Invoke();
            _remove = value ? _hook() : null;
        }
    }

    /// <summary>The last output, which belongs to the tap; null if nothing has been captured since <see cref="Clear"/>.</summary>
    public Tensor? Output => _output;

    /// <summary>Lets go of the captured output.</summary>
    public void Clear()
    {
        _output?.Dispose();
        _output = null;
    }

    /// <summary>Removes the hook and lets go of the captured output.</summary>
    public void Dispose()
    {
        IsRecording = false;
        Clear();
    }

    // There is no hook without the types of inputs and output; these are all that the library's own modules have.
    private Func<Action>? HookOf(nn.Module module) => module switch
    {
        nn.Module<Tensor, Tensor> layer => () => layer.register_forward_hook((_, _, output) => Capture(output)).remove,
        nn.Module<Tensor, Tensor, Tensor> layer => () => layer.register_forward_hook((_, _, _, output) => Capture(output)).remove,
        nn.Module<Tensor, Tensor, Tensor, Tensor> layer => () => layer.register_forward_hook((_, _, _, _, output) => Capture(output)).remove,
        nn.Module<Tensor, Tensor?, (Tensor, Tensor)> layer => () => layer.register_forward_hook((_, _, _, output) => Capture(output)).remove,
        nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor)> layer => () => layer.register_forward_hook((_, _, _, output) => Capture(output)).remove,
        nn.Module<Tensor, (Tensor, Tensor)?, (Tensor, Tensor, Tensor)> layer =>
            () => layer.register_forward_hook((_, _, _, output) => Capture(output)).remove,
        _ => null,
    };

    private Tensor Capture(Tensor output)
    {
        Keep(output);
        return null!;
    }

    private (Tensor, Tensor) Capture((Tensor First, Tensor) outputs)
    {
        Keep(outputs.First);
        return outputs;
    }

    private (Tensor, Tensor, Tensor) Capture((Tensor First, Tensor, Tensor) outputs)
    {
        Keep(outputs.First);
        return outputs;
    }

    private void Keep(Tensor output)
    {
        Clear();
        _output = output.alias().DetachFromDisposeScope();
    }
}
