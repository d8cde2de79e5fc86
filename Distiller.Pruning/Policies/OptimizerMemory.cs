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
