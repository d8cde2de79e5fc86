using System.Numerics;
using System.Runtime.CompilerServices;
using TorchSharp.Native;
using TorchSharp.Utils;

namespace TorchSharp.Native
{
    internal static partial class Aten
    {
        internal static readonly Op item = new("item");
        internal static readonly Op equal = new("equal");
    }
}

namespace TorchSharp
{
    public static partial class torch
    {
        public partial class Tensor
        {
            /// <summary>The elements in logical order, read from and written to the tensor's own memory.</summary>
            public TensorAccessor<T> data<T>() where T : unmanaged
            {
                RequireType<T>();
                if (device_type != DeviceType.CPU) return new TensorAccessor<T>(cpu());
                return new TensorAccessor<T>(this);
            }

            /// <summary>The only element.</summary>
            public unsafe T item<T>() where T : unmanaged
            {
                long count = NumberOfElements;
                if (count != 1) throw new ArgumentException($"item() needs a tensor with one element; this one has {count}.");
                RequireType<T>();
                if (device_type != DeviceType.CPU)
                {
                    using Tensor near = cpu();
                    return near.item<T>();
                }

                T value = *(T*)Address;
                GC.KeepAlive(this);
                return value;
            }

            /// <summary>The only element as a number that keeps its kind: whole, fraction, truth value or complex.</summary>
            public Scalar ToScalar()
            {
                if (is_complex())
                {
                    using Tensor wide = to_type(ScalarType.ComplexFloat64);
                    return wide.item<Complex>();
                }

                if (is_floating_point()) return Aten.item.RunDouble(this);
                return dtype == ScalarType.Bool ? Aten.item.RunBool(this) : Aten.item.RunInt(this);
            }

            /// <summary>The memory of a contiguous CPU tensor.</summary>
            public unsafe Span<byte> bytes
            {
                get
                {
                    if (!is_contiguous()) throw new InvalidOperationException("Only a contiguous tensor has its bytes in one piece: call contiguous() first.");
                    if (device_type != DeviceType.CPU) throw new InvalidOperationException("Only a tensor on the CPU can be read: call cpu() first.");
                    long size = NumberOfElements * ElementSize;
                    if (size > int.MaxValue) throw new InvalidOperationException($"A span cannot hold {size} bytes: use ReadBytesFromStream and WriteBytesToStream.");
                    return new Span<byte>((void*)Address, (int)size);
                }

                set
                {
                    Span<byte> own = bytes;
                    if (value.Length != own.Length)
                        throw new ArgumentException($"The tensor holds {own.Length} bytes; {value.Length} were given.");
                    value.CopyTo(own);
                }
            }

            internal IntPtr Address => NativeMethods.shim_tensor_data(Handle);

            /// <summary>Fills a contiguous tensor with the next bytes of a stream.</summary>
            public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
            {
                RequirePlainMemory();
                long left = NumberOfElements * ElementSize;
                for (var target = (byte*)Address; left > 0;)
                {
                    int piece = (int)Math.Min(left, 1 << 20);
                    stream.ReadExactly(new Span<byte>(target, piece));
                    target += piece;
                    left -= piece;
                }

                GC.KeepAlive(this);
            }

            public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
            {
                RequirePlainMemory();
                long left = NumberOfElements * ElementSize;
                for (var source = (byte*)Address; left > 0;)
                {
                    int piece = (int)Math.Min(left, 1 << 20);
                    stream.Write(new ReadOnlySpan<byte>(source, piece));
                    source += piece;
                    left -= piece;
                }

                GC.KeepAlive(this);
            }

            public T ReadCpuValue<T>(long i) where T : unmanaged => data<T>()[i];
            public bool ReadCpuBool(long i) => data<bool>()[i];
            public byte ReadCpuByte(long i) => data<byte>()[i];
            public sbyte ReadCpuSByte(long i) => data<sbyte>()[i];
            public short ReadCpuInt16(long i) => data<short>()[i];
            public int ReadCpuInt32(long i) => data<int>()[i];
            public long ReadCpuInt64(long i) => data<long>()[i];
            public float ReadCpuSingle(long i) => data<float>()[i];
            public double ReadCpuDouble(long i) => data<double>()[i];
            public float ReadCpuFloat16(long i) => (float)data<Half>()[i];

            public override bool Equals(object? obj) => obj is Tensor other && Equals(other);

            /// <summary>Same shape and same values.</summary>
            public bool Equals(Tensor target) => Aten.equal.RunBool(this, target);

            public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);

            private void RequirePlainMemory()
            {
                if (!is_contiguous() || device_type != DeviceType.CPU)
                    throw new InvalidOperationException("Only a contiguous tensor on the CPU can be read or written as bytes: call cpu().contiguous() first.");
            }

            private void RequireType<T>()
            {
                ScalarType type = dtype;
                if (ElementType(typeof(T)) != type)
                    throw new ArgumentException($"Elements of type {type} cannot be read as {typeof(T).Name}: convert the tensor with to_type first.");
            }
        }
    }
}
