namespace TorchSharp;

public static partial class torch
{
    public static partial class autograd
    {
        /// <summary>What the forward of a custom function hands to its backward.</summary>
        public class AutogradContext : IDisposable
        {
            private readonly Dictionary<string, object> data = [];
            private List<Tensor?> kept = [];
            private IntPtr[]? unpacked;

            internal AutogradContext()
            {
            }

            public bool MaterializeGrads { get; private set; } = true;

            internal List<Tensor> Dirty { get; private set; } = [];

            internal List<Tensor> Constant { get; private set; } = [];

            internal IList<Tensor> Kept => kept!;

            public void save_for_backward(List<Tensor> tensors) => kept = [.. tensors];

            /// <summary>In the backward: the saved tensors, in new wrappers that end with the call of the backward.</summary>
            public List<Tensor> get_saved_variables()
            {
                if (unpacked is null) return kept!;
                return [.. unpacked.Select(handle => handle == IntPtr.Zero ? null! : CustomNode.Share(handle))];
            }

            public void save_data(string key, object value) => data[key] = value;

            public object get_data(string key) => data.TryGetValue(key, out object? value) ? value : null!;

            public void mark_dirty(List<Tensor> tensors) => Dirty = [.. tensors];

            public void mark_non_differentiable(List<Tensor> tensors) => Constant = [.. tensors];

            public void set_materialize_grads(bool value) => MaterializeGrads = value;

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            protected virtual void Dispose(bool disposing)
            {
                kept = [];
                unpacked = null;
                data.Clear();
            }

            // The native node keeps the tensors from here on.
            internal void HandOver() => (kept, Dirty, Constant, unpacked) = ([], [], [], []);

            internal void Unpack(IntPtr[]? handles) => unpacked = handles ?? [];
        }
    }
}
