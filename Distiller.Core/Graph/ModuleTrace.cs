using System.Collections.Immutable;
using Distiller.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Graph;

/// <summary>Which module hands its output to which, seen by hooks in one forward pass.</summary>
/// <remarks>
/// A link is there where one module is given the very tensor that another returned. An expression between modules makes a new
/// tensor, and so no link; whether it also reads a tensor that is linked cannot be seen. Whoever relies on links proves the result.
/// Works with any engine, unlike the recording of operators.
/// </remarks>
public sealed class ModuleTrace
{
    private readonly ImmutableDictionary<string, TracedModule> _byName;

    private ModuleTrace(ImmutableArray<TracedModule> modules)
    {
        Modules = modules;
        _byName = modules.ToImmutableDictionary(module => module.Name, StringComparer.Ordinal);
    }

    /// <summary>The modules that were called, in the order of their first calls.</summary>
    public ImmutableArray<TracedModule> Modules { get; }

    /// <summary>A module by its path, or null if it was not called.</summary>
    /// <param name="name">Path in the model.</param>
    public TracedModule? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Runs a model once, in evaluation mode and without gradients, and records its modules of one to three tensors.</summary>
    /// <param name="model">The model; its mode comes back.</param>
    /// <param name="input">A batch of inputs.</param>
    /// <returns>The links.</returns>
    /// <exception cref="ModelStructureException">No module was called through <c>call</c>.</exception>
    public static ModuleTrace Of(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        Recording recording = new(model);
        bool training = model.training;
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        try
        {
            model.eval();
            recording.Start(input);
            model.call(input);
        }
        finally
        {
            recording.Stop();
            model.train(training);
        }

        return recording.Calls.Count > 0
            ? new(recording.Result())
            : throw new ModelStructureException($"No module of '{model.GetName()}' was called: call modules by call(...), not by forward(...), so that hooks see them.");
    }

    private sealed class Recording
    {
        private readonly IReadOnlyList<Action> removals;
        private readonly Dictionary<Tensor, string> producers = new(ReferenceEqualityComparer.Instance);
        private readonly Dictionary<nn.Module, string> names = new(ReferenceEqualityComparer.Instance);

        public Recording(nn.Module model) => removals = ForwardHooks.AttachToLeaves(model, Record);

        public List<(nn.Module Module, ImmutableArray<string> From)> Calls { get; } = [];

        public void Start(Tensor input) => producers[input] = ModulePath.Root.ToString();

        public void Stop()
        {
            foreach (Action remove in removals)
            {
                remove();
            }
        }

        public ImmutableArray<TracedModule> Result()
        {
            ILookup<string, string> successors = Calls
                .SelectMany(call => call.From.Distinct().Select(from => (From: from, To: names[call.Module])))
                .ToLookup(link => link.From, link => link.To, StringComparer.Ordinal);
            return
            [
                .. Calls.GroupBy(call => call.Module, ReferenceEqualityComparer.Instance).Select(calls => new TracedModule(
                    names[(nn.Module)calls.Key!],
                    (nn.Module)calls.Key!,
                    [.. calls.SelectMany(call => call.From)],
                    [.. successors[names[(nn.Module)calls.Key!]]],
                    calls.Count())),
            ];
        }

        private void Record(string name, nn.Module module, Tensor[] inputs, Tensor output)
        {
            names[module] = name;
            Calls.Add((module, [.. inputs.Where(producers.ContainsKey).Select(input => producers[input])]));
            producers[output] = name;
        }
    }
}
