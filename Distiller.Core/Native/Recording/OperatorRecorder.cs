using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Distiller.Modules;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>Records which operators a model calls, C# expressions between modules included.</summary>
/// <remarks>
/// libtorch itself reports every operator that runs on this thread, so nothing in the model has to be known or rewritten. One
/// forward pass is recorded: a branch that depends on values is recorded as it went. In-place operators make a new version of
/// their tensor; writing through a view of it is not followed.
/// </remarks>
public static unsafe class OperatorRecorder
{
    /// <summary>Runs a model once, in evaluation mode and without gradients, and records its operators.</summary>
    /// <param name="model">The model; its modes and hooks are as before afterwards.</param>
    /// <param name="input">Its input, (N, …).</param>
    /// <returns>The operators; the caller disposes the graph.</returns>
    /// <exception cref="NotSupportedException">The native library cannot be used.</exception>
    public static RecordedGraph Record(nn.Module<Tensor, Tensor> model, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(input);
        NativeSupport.Require("Recording the operators of a model");
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        using var evaluation = new EvaluationMode(model);

        // The model may return its input or write to it; both are told apart from the caller's tensor.
        Tensor given = input.detach().clone();
        IntPtr recording = Shim.shim_record_start();
        if (recording == IntPtr.Zero) throw Shim.Failure();
        try
        {
            using ModuleTags tags = new(model, tag => Shim.shim_record_tag(recording, tag));
            Tensor output = model.call(given);
            int count = Shim.shim_record_stop(recording);
            if (count < 0) throw Shim.Failure();
            return new Reader(recording, model, tags).Read(given, output, count);
        }
        finally
        {
            Shim.shim_record_free(recording);
        }
    }

    private static long Identity(Tensor tensor) => Shim.shim_tensor_identity(tensor.Handle);

    private sealed class Reader(IntPtr recording, nn.Module model, ModuleTags tags)
    {
        private readonly Dictionary<long, RecordedTensor> current = [];
        private readonly Dictionary<long, string> parameters = model.named_parameters()
            .Select(entry => (entry.name, tensor: (Tensor)entry.parameter))
            .Concat(model.named_buffers().Select(entry => (entry.name, tensor: entry.buffer)))
            .Where(entry => entry.tensor is not null)
            .DistinctBy(entry => Identity(entry.tensor))
            .ToDictionary(entry => Identity(entry.tensor), entry => entry.name);
        private int next;

        internal RecordedGraph Read(Tensor input, Tensor output, int count)
        {
            RecordedTensor given = Define(input);
            ImmutableArray<RecordedOperator> operators = [.. Enumerable.Range(0, count).Select(Call)];
            return new(given, current.TryGetValue(Identity(output), out RecordedTensor? result) ? result : Constant(output), operators);
        }

        private RecordedOperator Call(int index)
        {
            IntPtr name, overload;
            int* counts = stackalloc int[3];
            if (Shim.shim_record_call(recording, index, &name, &overload, counts) < 0) throw Shim.Failure();
            int inputs = counts[1], results = counts[2], tag = counts[0];
            RecordedArgument[] arguments = new RecordedArgument[inputs];
            for (int k = 0; k < inputs; k++)
            {
                (string parameter, object? value) = Value(index, k, isResult: false);
                arguments[k] = new(parameter, Described(value));
            }

            List<RecordedTensor> made = [];
            for (int k = 0; k < results; k++)
            {
                object? value = Value(index, k, isResult: true).Value;
                if (value is Tensor one) made.Add(Define(one));
                if (value is Tensor[] list) made.AddRange(list.Select(Define));
                if (value is NativeObject native) native.Dispose();
            }

            return new()
            {
                Name = Marshal.PtrToStringUTF8(name) ?? "",
                Overload = Marshal.PtrToStringUTF8(overload) ?? "",
                ModulePath = tags.Path(tag),
                Arguments = [.. arguments],
                Results = [.. made],
            };
        }

        private (string Parameter, object? Value) Value(int index, int position, bool isResult)
        {
            IntPtr parameter;
            ShimValue value;
            if (Shim.shim_record_value(recording, index, position, isResult ? 1 : 0, &parameter, &value) < 0) throw Shim.Failure();
            return (Marshal.PtrToStringUTF8(parameter) ?? "", NativeOperator.Managed(value));
        }

        private object? Described(object? value) => value switch
        {
            Tensor tensor => Known(tensor),
            Tensor[] list => list.Select(Known).ToArray(),
            _ => value,
        };

        private RecordedTensor Known(Tensor tensor) =>
            current.TryGetValue(Identity(tensor), out RecordedTensor? known) ? known : Constant(tensor);

        private RecordedTensor Define(Tensor tensor)
        {
            RecordedTensor made = Describe(tensor);
            return current[Identity(tensor)] = made;
        }

        private RecordedTensor Constant(Tensor tensor)
        {
            long identity = Identity(tensor);
            return current[identity] = Describe(tensor) with
            {
                ParameterName = parameters.GetValueOrDefault(identity),
                Constant = tensor.detach().DetachFromDisposeScope(),
            };
        }

        private RecordedTensor Describe(Tensor tensor) => new() { Id = next++, Shape = [.. tensor.shape], ElementType = tensor.dtype };
    }
}
