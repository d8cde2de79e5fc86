using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Masking;

/// <summary>The masks of one parameter, and how they are applied to it.</summary>
/// <remarks>
/// A mask has the parameter's shape and type: 1 keeps a weight, 0 prunes it. There are two, a pruning mask and a
/// regularization mask, so that a thresholding regularizer cannot undo a pruner; both are applied. A product with 0 can be
/// -0.0: count zeros by value, never by bit pattern.
/// <para>Policies set masks and flags. <see cref="MaskTable"/> applies them at the scheduler's events.</para>
/// </remarks>
public sealed class ParameterMask : IDisposable
{
    private readonly MaskTable table;
    private Tensor? denseCopy;
    private bool holdsDenseCopy;

    internal ParameterMask(MaskTable table, string name, Parameter parameter)
    {
        this.table = table;
        Name = name;
        Parameter = parameter;
    }

    /// <summary>The name of the parameter.</summary>
    public string Name { get; }

    /// <summary>The parameter. It belongs to the model.</summary>
    public Parameter Parameter { get; private set; }

    /// <summary>The pruning mask, or null. It belongs to this object.</summary>
    public Tensor? Mask { get; private set; }

    /// <summary>The mask that a regularizer keeps in force, or null. It belongs to this object.</summary>
    public Tensor? RegularizationMask { get; private set; }

    /// <summary>Whether any mask is set.</summary>
    public bool HasMask => Mask is not null || RegularizationMask is not null;

    /// <summary>
    /// Whether this epoch's forward passes see masked weights though the mask is <see cref="MaskOnForwardOnly"/>. A policy
    /// sets it when its epoch begins; the scheduler clears it when the epoch has ended.
    /// </summary>
    public bool IsEngaged { get; set; }

    /// <summary>The mask is applied before the forward pass, and not after the optimizer step: pruned weights may recover.</summary>
    public bool MaskOnForwardOnly { get; set; }

    /// <summary>The dense weights are put aside during forward and backward pass, and are what the optimizer updates.</summary>
    public bool UseDoubleCopies { get; set; }

    /// <summary>Pruned weights get zero gradient.</summary>
    public bool MaskGradients { get; set; }

    /// <summary>Sets the pruning mask.</summary>
    /// <param name="mask">Shape of the parameter; converted to its type, copied.</param>
    /// <exception cref="ArgumentException">The shape differs from the parameter's.</exception>
    public void Set(Tensor mask)
    {
        Mask = Replace(Mask, mask);
        table.Invalidate();
    }

    /// <summary>Drops the pruning mask; the weights stay as they are.</summary>
    public void Clear()
    {
        Mask?.Dispose();
        Mask = null;
        table.Invalidate();
    }

    /// <summary>Sets the mask that a regularizer keeps in force.</summary>
    /// <param name="mask">Shape of the parameter; converted to its type, copied.</param>
    /// <exception cref="ArgumentException">The shape differs from the parameter's.</exception>
    public void SetRegularization(Tensor mask)
    {
        RegularizationMask = Replace(RegularizationMask, mask);
        table.Invalidate();
    }

    /// <summary>Drops the regularization mask; the weights stay as they are.</summary>
    public void ClearRegularization()
    {
        RegularizationMask?.Dispose();
        RegularizationMask = null;
        table.Invalidate();
    }

    /// <summary>Applies a mask to the weights once, without keeping it: what a thresholding regularizer does after each step.</summary>
    /// <param name="mask">Shape of the parameter; any type.</param>
    /// <exception cref="ArgumentException">The shape differs from the parameter's.</exception>
    public void ApplyOnce(Tensor mask)
    {
        Check(mask);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        Parameter.mul_(mask.to(Parameter.dtype));
    }

    /// <summary>Applies the masks to the weights now, whatever the flags say.</summary>
    public void Apply()
    {
        using IDisposable noGrad = no_grad();
        Multiply(Parameter);
    }

    /// <summary>Ends training with forward-only masks: the flags are cleared, and the mask is applied and enforced from now on.</summary>
    public void MakePermanent()
    {
        MaskOnForwardOnly = false;
        UseDoubleCopies = false;
        MaskGradients = false;
        Release();
        Apply();
    }

    /// <summary>Connects the masks to a new parameter object after surgery on the model.</summary>
    /// <param name="parameter">What the model now has under this name.</param>
    /// <param name="slice">Maps a mask of the old shape to one of the new shape; null if the shape is the same.</param>
    /// <exception cref="ModelStructureException">A mask does not have the new parameter's shape.</exception>
    public void Rebind(Parameter parameter, Func<Tensor, Tensor>? slice = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor? mask = Mask is null ? null : slice?.Invoke(Mask) ?? Mask;
        Tensor? regularization = RegularizationMask is null ? null : slice?.Invoke(RegularizationMask) ?? RegularizationMask;
        foreach (Tensor? candidate in (ReadOnlySpan<Tensor?>)[mask, regularization])
        {
            if (candidate is not null && !candidate.shape.SequenceEqual(parameter.shape))
            {
                throw new ModelStructureException(
                    $"The mask of '{Name}' has shape {Guards.ShapeText(candidate.shape)}, the model's parameter now has "
                    + $"{Guards.ShapeText(parameter.shape)}. Code that changes a parameter's shape must slice its mask with Rebind.");
            }
        }

        Parameter = parameter;
        Release();
        Mask = mask is null ? null : Replace(Mask, mask);
        RegularizationMask = regularization is null ? null : Replace(RegularizationMask, regularization);
        table.Invalidate();
    }

    /// <summary>Frees the masks and the dense copy, not the parameter.</summary>
    public void Dispose()
    {
        Mask?.Dispose();
        RegularizationMask?.Dispose();
        denseCopy?.Dispose();
        Mask = RegularizationMask = denseCopy = null;
        holdsDenseCopy = false;
    }

    /// <summary>Masks the weights for the forward pass; with double copies (or for evaluation) the dense ones are put aside.</summary>
    internal void ApplyForForward(bool keepDense)
    {
        if (keepDense && !holdsDenseCopy)
        {
            // One snapshot per step: a second policy must not take the masked weights for the dense ones.
            denseCopy ??= empty_like(Parameter).DetachFromDisposeScope();
            denseCopy.copy_(Parameter);
            holdsDenseCopy = true;
        }

        Multiply(Parameter);
    }

    /// <summary>Brings the dense weights back, if they were put aside.</summary>
    internal void Revert()
    {
        if (holdsDenseCopy)
        {
            Parameter.copy_(denseCopy!);
            holdsDenseCopy = false;
        }
    }

    /// <summary>Zeroes the gradient of pruned weights.</summary>
    internal void ApplyToGradient()
    {
        using Tensor? gradient = Parameter.grad;
        if (gradient is not null)
        {
            Multiply(gradient);
        }
    }

    /// <summary>Copies masks and flags of a parameter that has become this one.</summary>
    internal void TakeOver(ParameterMask former)
    {
        if (former.Mask is not null)
        {
            Set(former.Mask);
        }

        if (former.RegularizationMask is not null)
        {
            SetRegularization(former.RegularizationMask);
        }

        IsEngaged = former.IsEngaged;
        MaskOnForwardOnly = former.MaskOnForwardOnly;
        UseDoubleCopies = former.UseDoubleCopies;
        MaskGradients = former.MaskGradients;
    }

    internal void Multiply(Tensor target)
    {
        if (Mask is not null)
        {
            target.mul_(Mask);
        }

        if (RegularizationMask is not null)
        {
            target.mul_(RegularizationMask);
        }
    }

    private void Release()
    {
        denseCopy?.Dispose();
        denseCopy = null;
        holdsDenseCopy = false;
    }

    private Tensor Replace(Tensor? current, Tensor mask)
    {
        Check(mask);
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        if (current is not null && current.shape.SequenceEqual(mask.shape) && current.dtype == Parameter.dtype)
        {
            return current.copy_(mask);
        }

        Tensor copy = empty_like(Parameter).copy_(mask).DetachFromDisposeScope();
        current?.Dispose();
        return copy;
    }

    private void Check(Tensor mask)
    {
        if (!mask.shape.SequenceEqual(Parameter.shape))
        {
            throw new ArgumentException(
                $"A mask for '{Name}' must have the parameter's shape {Guards.ShapeText(Parameter.shape)}, not {Guards.ShapeText(mask.shape)}.",
                nameof(mask));
        }
    }
}
