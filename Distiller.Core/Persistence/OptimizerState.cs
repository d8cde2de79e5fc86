using System.Reflection;
using System.Text;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Persistence;

/// <summary>Copies the state of an optimizer (momentum, moments, step counts, learning rates) to saved state and back.</summary>
/// <remarks>The bytes are those of the tensor library's own <c>save_state_dict</c>, which covers every optimizer that it has.</remarks>
internal static class OptimizerState
{
    private const string Kind = "kind";
    private const string Content = "content";

    public static StateDict Save(optim.Optimizer optimizer)
    {
        using MemoryStream buffer = new();
        using (BinaryWriter writer = new(buffer, Encoding.UTF8, leaveOpen: true))
        {
            Helper(optimizer).save_state_dict(writer);
        }

        using Tensor content = tensor(buffer.ToArray(), dtype: ScalarType.Byte);
        return StateDict.Empty.With(Kind, optimizer.GetType().Name).With(Content, content);
    }

    public static void Check(optim.Optimizer optimizer, StateDict state, string source)
    {
        string kind = state.Text(Kind);
        if (kind != optimizer.GetType().Name)
        {
            throw new InvalidDataException(
                $"'{source}' holds the state of a {kind} optimizer, not of {optimizer.GetType().Name}. Resume with the optimizer that the run began with.");
        }
    }

    public static void Load(optim.Optimizer optimizer, StateDict state)
    {
        using MemoryStream buffer = new(state.Tensor(Content).bytes.ToArray());
        using BinaryReader reader = new(buffer, Encoding.UTF8);
        TorchSharp.Modules.OptimizerHelper helper = Helper(optimizer);
        helper.load_state_dict(reader);
        Detach(helper);
    }

    // What was loaded inside a caller's dispose scope would die with it, while the optimizer lives on.
    private static void Detach(TorchSharp.Modules.OptimizerHelper helper)
    {
        foreach (TorchSharp.Modules.OptimizerState state in helper.state_dict().State)
        {
            foreach (FieldInfo field in state.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public))
            {
                if (field.GetValue(state) is Tensor tensor)
                {
                    tensor.DetachFromDisposeScope();
                }
            }
        }
    }

    private static TorchSharp.Modules.OptimizerHelper Helper(optim.Optimizer optimizer) => optimizer as TorchSharp.Modules.OptimizerHelper
        ?? throw new NotSupportedException($"The state of {optimizer.GetType().Name} cannot be saved. Use one of the tensor library's optimizers, or save without it.");
}
