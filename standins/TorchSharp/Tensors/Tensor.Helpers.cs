namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The result in another element type; the original is disposed when a conversion was needed.</summary>
        private static Tensor Converted(Tensor result, ScalarType? type) =>
            type is { } t && t != result.dtype ? result.to_type(t, disposeAfter: true) : result;

        private static (Tensor, Tensor) Converted((Tensor, Tensor) results, ScalarType? type) =>
            (Converted(results.Item1, type), Converted(results.Item2, type));

        private static string Name(RoundingMode mode) => mode == RoundingMode.trunc ? "trunc" : "floor";

        private static long[] Range(long first, long count)
        {
            var numbers = new long[count];
            for (int k = 0; k < numbers.Length; k++) numbers[k] = first + k;
            return numbers;
        }
    }
}
