using System.Reflection;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>What an optimizer remembers of parameters, when these are no longer what they were.</summary>
internal static class OptimizerMemory
{
    /// <summary>Forgets momentum, moments and step counts, as if training began.</summary>
    /// <param name="optimizer">The optimizer; null for none.</param>
    /// <param name="parameters">Of which parameters; null for all.</param>
    public static void Forget(optim.Optimizer? optimizer, IEnumerable<Parameter>? parameters = null)
    {
        if (optimizer is not OptimizerHelper helper)
        {
            return;
        }

        HashSet<IntPtr>? chosen = parameters?.Select(parameter => parameter.Handle).ToHashSet();
        var parts = helper.ParamGroups.Cast<ParamGroup>().SelectMany(group => group.Parameters.Select(parameter => (parameter.Handle, group.Options)));
        foreach (var ((handle, options), state) in parts.Zip(helper.state_dict().State))
        {
            if (chosen?.Contains(handle) != false)
            {
                Renew(state, options);
            }
        }
    }

    /// <summary>Fixes the parameters of each group: from now on, parameters that the model gains are not met unawares.</summary>
    /// <param name="optimizer">The optimizer; null for none.</param>
    public static void Pin(optim.Optimizer? optimizer)
    {
        foreach (var group in Groups(optimizer))
        {
            group.Parameters = [.. group.Parameters];
        }
    }

    /// <summary>Lets an optimizer learn a new parameter, with the options of another one and next to it.</summary>
    /// <remarks>
    /// A group of its own would make the order of groups depend on the order of events, and a resumed run could not repeat it.
    /// </remarks>
    /// <param name="optimizer">The optimizer, pinned before the parameter came; null for none.</param>
    /// <param name="added">The new parameter.</param>
    /// <param name="behind">The parameter that it belongs to. If the optimizer does not learn it, the new one is not learned either.</param>
    public static void Join(optim.Optimizer? optimizer, Parameter added, Parameter behind)
    {
        var group = Groups(optimizer).FirstOrDefault(known => known.Parameters.Any(parameter => parameter.Handle == behind.Handle));
        if (group is null)
        {
            return;
        }

        // Optimizers make the state of a parameter only when its group joins.
        var visitor = (ParamGroup)Activator.CreateInstance(group.GetType())!;
        visitor.Options = group.Options;
        visitor.Parameters = [added];
        double initialRate = group.InitialLearningRate;
        optimizer!.add_param_group(visitor);
        GroupList(optimizer).Remove(visitor);
        group.InitialLearningRate = initialRate;
        group.Parameters = [.. group.Parameters.SelectMany(parameter => parameter.Handle == behind.Handle ? [parameter, added] : (Parameter[])[parameter])];
    }

    private static IEnumerable<ParamGroup> Groups(optim.Optimizer? optimizer) => optimizer?.ParamGroups.Cast<ParamGroup>() ?? [];

    private static IList<ParamGroup> GroupList(optim.Optimizer optimizer) =>
        typeof(optim.Optimizer).GetField("_parameter_groups", BindingFlags.Instance | BindingFlags.NonPublic)?.GetValue(optimizer) as IList<ParamGroup>
        ?? throw new NotSupportedException(
            "This version of TorchSharp keeps the groups of an optimizer where they cannot be reached. Layers can be factored in training with the versions from 0.105.1 on that are listed in the documentation.");

    private static void Renew(OptimizerState state, OptimizerOptions options)
    {
        FieldInfo[] fields = [.. state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public)];
        foreach (var field in fields)
        {
            (field.GetValue(state) as Tensor)?.Dispose();
        }

        using var noGrad = no_grad();
        state.Initialize(options);
        foreach (var field in fields)
        {
            (field.GetValue(state) as Tensor)?.DetachFromDisposeScope();
        }
    }
}
