using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor diag(long diagonal = 0) => Aten.diag.Run(this, diagonal);
        public Tensor diag_embed(long offset = 0, long dim1 = -2, long dim2 = -1) => Aten.diag_embed.Run(this, offset, dim1, dim2);
        public Tensor diagflat(long offset = 0) => Aten.diagflat.Run(this, offset);
        public Tensor trace() => Aten.trace.Run(this);
        public Tensor tril(long diagonal = 0) => Aten.tril.Run(this, diagonal);
        public Tensor tril_(long diagonal = 0) => Changed(Aten.tril_, this, diagonal);
        public Tensor triu(long diagonal = 0) => Aten.triu.Run(this, diagonal);
        public Tensor triu_(long diagonal = 0) => Changed(Aten.triu_, this, diagonal);
        public Tensor vander(long N = -1, bool increasing = false) => Aten.vander.Run(this, N < 0 ? Arg.None : N, increasing);
    }
}
