using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public ScalarType dtype => (ScalarType)NativeMethods.shim_tensor_dtype(Handle);

        public Device device
        {
            get
            {
                int packed = NativeMethods.shim_tensor_device(Handle);
                var kind = (DeviceType)(packed & 0xff);
                return kind == DeviceType.CPU ? CPU : new Device(kind, packed >> 8);
            }
        }

        public DeviceType device_type => (DeviceType)(NativeMethods.shim_tensor_device(Handle) & 0xff);

        public int device_index => NativeMethods.shim_tensor_device(Handle) >> 8;

        public long ndim => NativeMethods.shim_tensor_dim(Handle);

        public long Dimensions => ndim;

        public long NumberOfElements => NativeMethods.shim_tensor_numel(Handle);

        public long ElementSize => NativeMethods.shim_tensor_element_size(Handle);

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[ndim];
                fixed (long* p = sizes) NativeMethods.shim_tensor_sizes(Handle, p);
                return sizes;
            }
        }

        public bool is_leaf => HasFlag(1);

        public bool is_sparse => HasFlag(2);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_meta => device_type == DeviceType.META;

        public bool requires_grad
        {
            get => NativeMethods.shim_requires_grad(Handle) != 0;
            set => NativeMethods.Check(NativeMethods.shim_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>The gradient in a new wrapper at each read; null if there is none.</summary>
        public Tensor? grad
        {
            get
            {
                IntPtr gradient = NativeMethods.shim_grad(Handle);
                return gradient == IntPtr.Zero ? null : new Tensor(gradient);
            }
            set
            {
                NativeMethods.Check(NativeMethods.shim_set_grad(Handle, value is null ? IntPtr.Zero : value.Handle));
                GC.KeepAlive(value);
            }
        }

        public long dim() => ndim;

        public long numel() => NumberOfElements;

        public long element_size() => ElementSize;

        public long storage_offset() => NativeMethods.shim_tensor_storage_offset(Handle);

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)ndim : dim];

        public unsafe long[] stride()
        {
            var strides = new long[ndim];
            fixed (long* p = strides) NativeMethods.shim_tensor_strides(Handle, p);
            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)ndim : dim];

        public bool is_contiguous() => HasFlag(4);

        public bool is_cpu() => device_type == DeviceType.CPU;

        public bool is_floating_point() => dtype is ScalarType.Float16 or ScalarType.Float32 or ScalarType.Float64 or ScalarType.BFloat16;

        public bool is_complex() => dtype is ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64;

        public bool is_integral() => dtype is ScalarType.Byte or ScalarType.Int8 or ScalarType.Int16 or ScalarType.Int32 or ScalarType.Int64;

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => NativeMethods.Check(NativeMethods.shim_retain_grad(Handle));

        internal bool HasFlag(int flag) => (NativeMethods.shim_tensor_flags(Handle) & flag) != 0;
    }
}
