using System.Runtime.InteropServices;
using TorchSharp.Native;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>A node of the autograd graph whose backward is managed code. The native node owns it through a handle.</summary>
internal sealed unsafe class CustomNode
{
    // An exception may not cross native frames: it waits here until the pass has come back with its message.
    [ThreadStatic]
    private static Exception? pending;

    private readonly autograd.AutogradContext context;
    private readonly Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward;
    private readonly string name;
    private readonly bool[] differentiable;

    private CustomNode(
        string name, autograd.AutogradContext context, Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward, bool[] differentiable)
    {
        this.name = name;
        this.context = context;
        this.backward = backward;
        this.differentiable = differentiable;
    }

    /// <summary>Runs the forward without tracking, and connects its outputs to the graph of the tensors among the arguments.</summary>
    internal static List<Tensor> Apply(
        string name, object[] arguments,
        Func<autograd.AutogradContext, object[], List<Tensor>> forward,
        Func<autograd.AutogradContext, List<Tensor>, List<Tensor>> backward)
    {
        var context = new autograd.AutogradContext();
        bool[] differentiable = [.. arguments.Select(argument => argument is Tensor { IsInvalid: false })];
        List<Tensor> outputs;
        using (no_grad()) outputs = forward(context, arguments);

        var node = new CustomNode(name, context, backward, differentiable);
        IntPtr[] inputs = autograd.Handles([.. arguments.OfType<Tensor>().Where(tensor => !tensor.IsInvalid)]);
        IntPtr[] results = autograd.Handles(outputs), dirty = autograd.Handles(context.Dirty);
        IntPtr[] constant = autograd.Handles(context.Constant), kept = autograd.Handles(context.Kept);
        var own = GCHandle.Alloc(node);
        fixed (IntPtr* input = inputs, output = results, changed = dirty, still = constant, saved = kept)
        {
            NativeMethods.Check(NativeMethods.shim_autograd_attach(
                input, inputs.Length, output, results.Length, changed, dirty.Length, still, constant.Length, saved, kept.Length,
                context.MaterializeGrads ? 1 : 0, &Run, &Release, GCHandle.ToIntPtr(own)));
        }

        GC.KeepAlive(arguments);
        GC.KeepAlive(context.Kept);
        context.HandOver();
        return [.. outputs.Select((tensor, k) => results[k] == tensor.Handle ? tensor : new Tensor(results[k]))];
    }

    /// <summary>Throws the failure of a backward pass; what managed code threw inside it is the inner exception.</summary>
    internal static void Check(int status)
    {
        Exception? thrown = pending;
        pending = null;
        if (status >= 0) return;
        ExternalException failure = NativeMethods.Failure();
        throw thrown is null ? failure : new ExternalException(failure.Message, thrown);
    }

    internal static Tensor Share(IntPtr handle) => new(NativeMethods.shim_tensor_share(handle));

    [UnmanagedCallersOnly]
    private static int Run(IntPtr self, IntPtr* gradients, int gradientCount, IntPtr* saved, int savedCount, IntPtr* results, int resultCount)
    {
        try
        {
            ((CustomNode)GCHandle.FromIntPtr(self).Target!).Backward(
                new(gradients, gradientCount), new(saved, savedCount), new(results, resultCount));
            return 0;
        }
#pragma warning disable CA1031 // whatever it is, it must not reach native frames
        catch (Exception e)
#pragma warning restore CA1031
        {
            pending = e;
            NativeMethods.shim_fail(e.Message);
            return -1;
        }
    }

    [UnmanagedCallersOnly]
    private static void Release(IntPtr self)
    {
        var own = GCHandle.FromIntPtr(self);
        ((CustomNode)own.Target!).context.Dispose();
        own.Free();
    }

    private void Backward(ReadOnlySpan<IntPtr> given, ReadOnlySpan<IntPtr> saved, Span<IntPtr> results)
    {
        using DisposeScope scope = NewDisposeScope();
        context.Unpack(saved.ToArray());
        try
        {
            var gradients = new List<Tensor>(given.Length);
            foreach (IntPtr handle in given) gradients.Add(handle == IntPtr.Zero ? null! : Share(handle));
            List<Tensor> produced = backward(context, gradients);
            Verify(produced);
            int place = 0;
            for (int k = 0; k < differentiable.Length; k++)
            {
                if (!differentiable[k]) continue;
                results[place++] = produced[k] is { IsInvalid: false } tensor ? NativeMethods.shim_tensor_share(tensor.Handle) : IntPtr.Zero;
            }
        }
        finally
        {
            context.Unpack(null);
        }
    }

    private void Verify(List<Tensor> produced)
    {
        bool surplusIsEmpty = produced.Skip(differentiable.Length).All(tensor => tensor is null || tensor.IsInvalid);
        if (produced.Count < differentiable.Length || !surplusIsEmpty)
        {
            throw new NotImplementedException(
                $"The backward of '{name}' returned {produced.Count} gradients, but apply was called with {differentiable.Length} arguments. "
                + "Return one entry for each argument, null where it is not a tensor.");
        }

        for (int k = 0; k < differentiable.Length; k++)
        {
            if (!differentiable[k] && produced[k] is { IsInvalid: false })
            {
                throw new NotImplementedException(
                    $"The backward of '{name}' returned a gradient at position {k}, but that argument of apply was not a tensor. Return null there.");
            }
        }
    }
}
