using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Saves one tensor as libtorch's own archive.</summary>
    public static void save(Tensor t, string location) => t.save(location);

    public static Tensor load(string location) => Tensor.load(location);

    public partial class Tensor
    {
        public void save(string location)
        {
            NativeMethods.Check(NativeMethods.shim_tensor_save(Handle, location));
            GC.KeepAlive(this);
        }

        public static Tensor load(string location) => new(NativeMethods.Check(NativeMethods.shim_tensor_load(location)));

        /// <summary>Reads a tensor in the encoding that <c>Save</c> writes.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        /// <summary>Reads a tensor and closes the stream.</summary>
        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream);
            return Load(reader);
        }

        public static Tensor Load(string location) => Load(File.OpenRead(location));
    }
}
