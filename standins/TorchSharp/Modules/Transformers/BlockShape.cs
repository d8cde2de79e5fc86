using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sizes and options of a transformer layer.</summary>
internal sealed record BlockShape(long Features, long Heads, long Hidden, double Dropout, nn.Activations Activation);
