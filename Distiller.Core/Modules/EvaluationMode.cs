using static TorchSharp.torch;

namespace Distiller.Modules;

/// <summary>Puts a model into evaluation mode and, when disposed, every module back into the mode that it had.</summary>
internal sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool Training)> previous;

    /// <summary>Remembers the modes and switches to evaluation.</summary>
    public EvaluationMode(nn.Module model)
    {
        previous = [(model, model.training), .. model.modules().Select(module => (module, module.training))];
        model.eval();
    }

    /// <summary>Restores the modes.</summary>
    public void Dispose()
    {
        // Parents come before their children in this list, and train() reaches down: the later, inner modes win.
        foreach ((nn.Module module, bool training) in previous)
        {
            module.train(training);
        }
    }
}
