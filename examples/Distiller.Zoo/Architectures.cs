using System.Collections.Immutable;
using Distiller.Naming;
using Distiller.Zoo.Models;
using static TorchSharp.torch;

namespace Distiller.Zoo;

/// <summary>A network of every common family: convolutional, recurrent, attention; with gates, splits, shuffles, several inputs and outputs.</summary>
public static class Architectures
{
    /// <summary>All networks.</summary>
    public static ImmutableArray<Architecture> All { get; } =
    [
        OfZoo("plain20_cifar", 32),
        OfZoo("resnet20_cifar", 32),
        OfZoo("preact_resnet20_cifar", 32),
        OfZoo("resnet18", 64),
        OfZoo("resnet50", 64),
        OfZoo("preact_resnet18", 64),
        OfZoo("vgg16_bn_cifar", 32),
        OfZoo("alexnet", 224),
        OfZoo("mobilenet", 224),
        OfZoo("mobilenet_v2", 64),
        OfImages("mobilenet_v3_small", 64, MobileNetV3.Small),
        OfImages("efficientnet_b0", 64, EfficientNet.B0),
        OfImages("densenet121", 64, DenseNet.Of121),
        OfImages("squeezenet1_1", 64, SqueezeNet.Of11),
        OfImages("googlenet", 64, GoogLeNet.Create),
        OfImages("shufflenet_v2_x0_5", 64, ShuffleNetV2.Half),
        OfImages("regnet_x_400mf", 64, RegNet.X400Mf),
        OfImages("convnext_tiny", 64, ConvNeXt.Tiny),
        OfImages("unet", 32, () => new UNet()),
        OfImages("ssd_head", 64, () => new SsdDetector()),
        OfImages("c2f", 64, C2fNet.Create),
        OfImages("vit_small", 32, () => new VisionTransformer()),
        new("gpt_small", [1, 16], () => new SmallGpt()) { Vocabulary = SmallGpt.Vocabulary },
        new("lstm_lm", [1, 8], () => new LstmLanguageModel()) { Vocabulary = LstmLanguageModel.Vocabulary },
        new("wav2vec_encoder", [1, 1, 800], () => new SpeechEncoder()),
        new("autoencoder", [1, 1, 28, 28], ConvAutoencoder.Create),
        OfImages("siamese", 32, () => new SiameseNet()) with { Inputs = 2 },
        OfImages("hard_coded_view", 32, () => new FixedViewNet()),
    ];

    /// <summary>The network of that name.</summary>
    /// <param name="name">Its name, without regard to case.</param>
    /// <exception cref="ArgumentException">There is none; the message lists the nearest names.</exception>
    public static Architecture Find(string name) =>
        All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
        ?? throw new ArgumentException(
            $"There is no architecture '{name}'. {NearestNames.Hint(name, All.Select(entry => entry.Name))} Architectures.All lists every one.",
            nameof(name));

    private static Architecture OfZoo(string name, long size) => OfImages(name, size, ZooModels.Find(name).Build);

    private static Architecture OfImages(string name, long size, Func<nn.Module> create) => new(name, [1, 3, size, size], create);
}
