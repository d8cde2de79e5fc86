using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor clone() => Aten.clone.Run(this);
        public Tensor detach() => Aten.detach.Run(this);
        public Tensor detach_() => Changed(Aten.detach_, this);
        public bool is_pinned() => Aten.is_pinned.RunBool(this);
        public Tensor pin_memory() => Aten.pin_memory.Run(this);
        public Tensor to_dense() => Aten.to_dense.Run(this);
        public Tensor type_as(Tensor tensor) => Aten.type_as.Run(this, tensor);
    }
}
