namespace TorchSharp;

public static partial class torch
{
    /// <summary>One index of an indexing expression: a position, a slice, a mask or index tensor, or a marker.</summary>
    public struct TensorIndex
    {
        public static TensorIndex Colon = new(Kind.Slice);
        public static TensorIndex Ellipsis = new(Kind.Ellipsis);
        public static TensorIndex None = new(Kind.None);
        public static TensorIndex Null = new(Kind.Slice);

        private TensorIndex(Kind kind) => What = kind;

        internal enum Kind
        {
            Slice,
            Single,
            Ellipsis,
            None,
            Bool,
            Tensor,
        }

        internal Kind What { get; }

        internal long? Start { get; private init; }

        internal long? Stop { get; private init; }

        internal long? Step { get; private init; }

        internal torch.Tensor? Indices { get; private init; }

        public static implicit operator TensorIndex(long value) => Single(value);

        public static implicit operator TensorIndex(Index index) => Single(index.IsFromEnd ? -index.Value : index.Value);

        public static implicit operator TensorIndex(Range range) => Slice(range);

        public static implicit operator TensorIndex((int? start, int? end) range) => Slice(range);

        public static TensorIndex Slice(long? start = null, long? stop = null, long? step = null) =>
            new(Kind.Slice) { Start = start, Stop = stop, Step = step };

        public static TensorIndex Slice((int? start, int? end) range) => Slice((long?)range.start, range.end);

        public static TensorIndex Slice(Range range) => Slice(From(range.Start), To(range.End));

        public static TensorIndex Single(long? index) => new(Kind.Single) { Start = index };

        public static TensorIndex Bool(bool value) => new(Kind.Bool) { Start = value ? 1 : 0 };

        public static TensorIndex Tensor(torch.Tensor? tensor) => new(Kind.Tensor) { Indices = tensor };

        // An end of ^0 is the end of the dimension, which a negative number cannot say.
        private static long? From(Index index) => !index.IsFromEnd ? index.Value : index.Value == 0 ? long.MaxValue : -index.Value;

        private static long? To(Index index) => !index.IsFromEnd ? index.Value : index.Value == 0 ? null : -index.Value;
    }
}
