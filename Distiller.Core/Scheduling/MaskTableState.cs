using Distiller.Masking;
using Distiller.Naming;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Scheduling;

/// <summary>Turns the masks of a table into saved state and back. Masks of zeros and ones take one byte a weight.</summary>
internal static class MaskTableState
{
    private const string Mask = "mask";
    private const string Regularization = "regularization_mask";
    private const string Engaged = "is_engaged";
    private const string ForwardOnly = "mask_on_forward_only";
    private const string DoubleCopies = "use_double_copies";
    private const string Gradients = "mask_gradients";

    public static StateDict Save(MaskTable table)
    {
        StateDict state = StateDict.Empty;
        foreach (ParameterMask entry in table.Entries)
        {
            bool hasFlags = entry.IsEngaged || entry.MaskOnForwardOnly || entry.UseDoubleCopies || entry.MaskGradients;
            if (entry.HasMask || hasFlags)
            {
                state = state.With(entry.Name, Save(entry));
            }
        }

        return state;
    }

    public static void Load(MaskTable table, StateDict state)
    {
        HashSet<string> saved = [.. state.Scalars.Keys.Select(key => key[..key.LastIndexOf('/')])];
        if (saved.FirstOrDefault(name => !table.Contains(name)) is { } unknown)
        {
            throw new ModelStructureException(
                $"The saved state has a mask for '{unknown}', which the model does not have. {NearestNames.Hint(unknown, table.Names)} "
                + "The state belongs to another model.");
        }

        foreach (ParameterMask entry in table.Entries)
        {
            Load(entry, state.Section(entry.Name), saved.Contains(entry.Name));
        }
    }

    private static StateDict Save(ParameterMask entry)
    {
        StateDict state = StateDict.Empty
            .With(Engaged, entry.IsEngaged)
            .With(ForwardOnly, entry.MaskOnForwardOnly)
            .With(DoubleCopies, entry.UseDoubleCopies)
            .With(Gradients, entry.MaskGradients);
        return AddPacked(AddPacked(state, Mask, entry.Mask), Regularization, entry.RegularizationMask);
    }

    private static StateDict AddPacked(StateDict state, string name, Tensor? mask)
    {
        if (mask is null)
        {
            return state;
        }

        using Tensor packed = Pack(mask);
        return state.With(name, packed);
    }

    private static void Load(ParameterMask entry, StateDict state, bool isSaved)
    {
        entry.IsEngaged = isSaved && state.Flag(Engaged);
        entry.MaskOnForwardOnly = isSaved && state.Flag(ForwardOnly);
        entry.UseDoubleCopies = isSaved && state.Flag(DoubleCopies);
        entry.MaskGradients = isSaved && state.Flag(Gradients);
        if (state.Contains(Mask))
        {
            entry.Set(state.Tensor(Mask));
        }
        else
        {
            entry.Clear();
        }

        if (state.Contains(Regularization))
        {
            entry.SetRegularization(state.Tensor(Regularization));
        }
        else
        {
            entry.ClearRegularization();
        }
    }

    /// <summary>One byte a weight where the mask has zeros and ones only; masks that also scale keep their type.</summary>
    private static Tensor Pack(Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Tensor packed = mask.to(ScalarType.Bool);
        bool isBinary = packed.to(mask.dtype).eq(mask).all().item<bool>();
        return (isBinary ? packed : mask.alias()).MoveToOuterDisposeScope();
    }
}
