using System.Collections.Immutable;
using Distiller.Graph;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Activations;

/// <summary>Records what the outputs of a model's modules are like while it runs: in training, in validation, or on data of your own.</summary>
/// <remarks>
/// Hooks look on and change nothing. Recording costs some passes over each output; switch it off with <see cref="IsRecording"/> where
/// it is not wanted. Not thread-safe.
/// <para>Source: Distiller, <c>data_loggers/collector.py</c>: <c>SummaryActivationStatsCollector</c>, <c>RecordsActivationStatsCollector</c>.</para>
/// </remarks>
/// <example><code>
/// using ActivationRecorder recorder = new(model);
/// Evaluator.Classify(model, validation);
/// ImmutableArray&lt;ActivationSummary&gt; layers = recorder.Take();
/// </code></example>
public sealed class ActivationRecorder : IDisposable
{
    private readonly IReadOnlyList<Action> removals;
    private readonly Dictionary<string, ActivationSums> sums = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>Attaches to the modules of a model.</summary>
    /// <param name="model">The model; it must outlive the recorder.</param>
    /// <param name="selects">Which modules without children are recorded, by path and module; null for <see cref="IsDefault"/>.</param>
    /// <exception cref="ModelStructureException">No module was selected.</exception>
    public ActivationRecorder(nn.Module model, Func<string, nn.Module, bool>? selects = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        Func<string, nn.Module, bool> isWanted = selects ?? IsDefault;
        if (!model.named_modules().Any(entry => !entry.module.children().Any() && isWanted(entry.name, entry.module)))
        {
            throw new ModelStructureException(
                $"None of the modules of '{model.GetName()}' is recorded. The default takes rectifiers and convolutions that are modules; give a selection of your own.");
        }

        removals = ForwardHooks.AttachToLeaves(model, (name, module, _, output) =>
        {
            if (IsRecording && isWanted(name, module))
            {
                Add(name, module, output);
            }
        });
    }

    /// <summary>Whether passes are recorded. Default: true.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>What is recorded by default: rectifiers (ReLU, ReLU6, LeakyReLU) and convolutions, as in the original.</summary>
    /// <param name="name">Path of the module; does not matter.</param>
    /// <param name="module">The module.</param>
    public static bool IsDefault(string name, nn.Module module) => module is ReLU or ReLU6 or LeakyReLU or Convolution;

    /// <summary>What was recorded since the last time, in the order in which modules were first called; recording starts anew.</summary>
    public ImmutableArray<ActivationSummary> Take()
    {
        ImmutableArray<ActivationSummary> taken = [.. order.Select(name => sums[name].ToSummary(name))];
        order.Clear();
        sums.Clear();
        return taken;
    }

    /// <summary>Detaches the recorder.</summary>
    public void Dispose()
    {
        foreach (Action remove in removals)
        {
            remove();
        }
    }

    private void Add(string name, nn.Module module, Tensor output)
    {
        if (output.numel() == 0 || output.dim() == 0)
        {
            return;
        }

        if (!sums.TryGetValue(name, out ActivationSums? known))
        {
            known = new ActivationSums(module.GetName());
            sums.Add(name, known);
            order.Add(name);
        }

        known.Add(output);
    }
}
