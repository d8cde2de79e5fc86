using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Pads the last dimension on both sides by the same amount.</summary>
            public static Tensor pad(Tensor input, long pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad, pad], mode, value);

            public static Tensor pad(Tensor input, (long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2], mode, value);

            public static Tensor pad(Tensor input, (long, long, long, long) pad, PaddingModes mode = PaddingModes.Constant, double value = 0) =>
                functional.pad(input, [pad.Item1, pad.Item2, pad.Item3, pad.Item4], mode, value);

            /// <summary>Pads from the last dimension forwards: before and after the last, before and after the one but last, ...</summary>
            public static Tensor pad(Tensor input, long[] pad, PaddingModes mode = PaddingModes.Constant, double value = 0) => mode switch
            {
                PaddingModes.Zeros or PaddingModes.Constant => NnOps.pad.Run(input, pad, "constant", value),
                PaddingModes.Reflect => NnOps.pad.Run(input, pad, "reflect"),
                PaddingModes.Replicate => NnOps.pad.Run(input, pad, "replicate"),
                PaddingModes.Circular => NnOps.pad.Run(input, pad, "circular"),
                _ => throw new ArgumentException($"There is no padding mode {mode}.", nameof(mode)),
            };

            public static Tensor one_hot(Tensor x, long num_classes = -1) => NnOps.one_hot.Run(x, num_classes);
        }
    }
}
