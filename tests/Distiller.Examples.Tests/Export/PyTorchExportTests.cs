using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Distiller.Export.PyTorch;
using Distiller.Persistence;
using Distiller.Pruning;
using Distiller.Quantization;
using Distiller.Testing;
using Distiller.Zoo;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Export;

/// <summary>Models that were thinned and rounded here, rebuilt in PyTorch by the reader that the documentation shows.</summary>
public sealed partial class PyTorchExportTests
{
    // One libtorch on both sides gives equal bits; other versions may sum in another order.
    private const double Tolerance = 1e-5;

    private const string ResNet20 = """
        from torch import nn

        class Block(nn.Module):
            def __init__(self, channels, filters, stride):
                super().__init__()
                self.conv1, self.bn1 = nn.Conv2d(channels, filters, 3, stride, 1, bias=False), nn.BatchNorm2d(filters)
                self.conv2, self.bn2 = nn.Conv2d(filters, filters, 3, 1, 1, bias=False), nn.BatchNorm2d(filters)
                self.downsample = nn.Sequential(nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters)) if stride > 1 else None

            def forward(self, x):
                y = self.bn2(self.conv2(self.bn1(self.conv1(x)).relu()))
                return ((x if self.downsample is None else self.downsample(x)) + y).relu()

        class ResNet20(nn.Module):
            def __init__(self):
                super().__init__()
                stage = lambda channels, filters, stride: nn.Sequential(*[Block(channels if i == 0 else filters, filters, stride if i == 0 else 1) for i in range(3)])
                self.conv1, self.bn1 = nn.Conv2d(3, 16, 3, 1, 1, bias=False), nn.BatchNorm2d(16)
                self.layer1, self.layer2, self.layer3 = stage(16, 16, 1), stage(16, 32, 2), stage(32, 64, 2)
                self.fc = nn.Linear(64, 10)

            def forward(self, x):
                x = self.layer3(self.layer2(self.layer1(self.bn1(self.conv1(x)).relu())))
                return self.fc(nn.functional.avg_pool2d(x, 8).flatten(1))

        model = ResNet20()
        """;

    private const string Depthwise = """
        from collections import OrderedDict
        from torch import nn
        model = nn.Sequential(OrderedDict([
            ("expand", nn.Conv2d(3, 12, 1)), ("depthwise", nn.Conv2d(12, 12, 3, padding=1, groups=12)), ("relu", nn.ReLU()),
            ("project", nn.Conv2d(12, 8, 1)), ("norm", nn.GroupNorm(1, 8)), ("flatten", nn.Flatten()), ("fc", nn.Linear(512, 5))]))
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pytorch").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase(8)]
    [TestCase(4)]
    public void Thinned_and_rounded_residual_network_is_rebuilt_with_equal_outputs(int bits)
    {
        using var model = ZooModels.Create("resnet20_cifar", seed: 3);
        foreach (var stage in (string[])["layer1", "layer2", "layer3"])
        {
            EmptyFilters(model, $"{stage}.1.conv1", $"{stage}.1.bn1", 5);
            EmptyFilters(model, $"{stage}.2.conv1", $"{stage}.2.bn1", 3);
        }

        Assert.That(model.Thin([1, 3, 32, 32]).ToString(), Is.Not.Empty);
        Assert.That(model.get_parameter("layer3.1.conv1.weight")!.shape, Is.EqualTo((long[])[59, 64, 3, 3]));
        CheckRebuilt(model, ResNet20, [4, 3, 32, 32], bits);
    }

    [Test]
    public void Depthwise_layers_keep_one_filter_a_channel()
    {
        using var model = nn.Sequential(
            ("expand", nn.Conv2d(3, 12, 1)), ("depthwise", nn.Conv2d(12, 12, 3, padding: 1, groups: 12)), ("relu", nn.ReLU()),
            ("project", nn.Conv2d(12, 8, 1)), ("norm", nn.GroupNorm(1, 8)), ("flatten", nn.Flatten()), ("fc", nn.Linear(512, 5)));
        Some.Refill(model, seed: 9);
        using (no_grad())
        {
            foreach (var name in (string[])["expand.weight", "expand.bias", "depthwise.weight", "depthwise.bias"])
            {
                model.get_parameter(name)!.narrow(0, 0, 4).zero_();
            }
        }

        _ = model.Thin([1, 3, 8, 8]);
        Assert.That(((Conv2d)model.named_modules().First(entry => entry.name == "depthwise").module).groups, Is.EqualTo(8));
        CheckRebuilt(model, Depthwise, [4, 3, 8, 8], bits: null);
    }

    [Test]
    public void Files_say_what_they_hold()
    {
        using var model = ZooModels.Create("resnet20_cifar", seed: 3);
        using var integers = IntegerWeights.Of(model);
        PyTorchExport.Save(folder, model, integers.Weights);

        using var shapes = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, PyTorchExport.ShapesFile)));
        var fc = shapes.RootElement.GetProperty("modules").GetProperty("fc");
        Assert.That((fc.GetProperty("in_features").GetInt64(), fc.GetProperty("out_features").GetInt64()), Is.EqualTo((64L, 10L)));
        Assert.That(shapes.RootElement.GetProperty("integers").GetProperty("fc.weight").GetString(), Is.EqualTo("fc.weight_step"));
        using var content = SafeTensors.Load(Path.Combine(folder, PyTorchExport.WeightsFile));
        Assert.That(content.Tensors["fc.weight"].dtype, Is.EqualTo(ScalarType.Int8));
        Assert.That(content.Tensors["fc.weight_step"].shape, Is.EqualTo((long[])[10, 1]));
        Assert.That(content.Tensors["bn1.weight"].dtype, Is.EqualTo(ScalarType.Float32));
    }

    [Test]
    public void Integers_of_no_parameter_are_refused_with_the_nearest_names()
    {
        using var model = Some.Classifier();
        using var integers = IntegerWeights.Of(model);
        var wrong = integers.Weights.Add("fc1.weight", integers.Weights["fc.weight"]);

        Assert.That(() => PyTorchExport.Save(folder, model, wrong), Throws.ArgumentException.With.Message.Contains("'fc.weight'"));
        Assert.That(Directory.EnumerateFileSystemEntries(folder), Is.Empty);
    }

    private void CheckRebuilt(nn.Module<Tensor, Tensor> model, string pythonModel, long[] inputShape, int? bits)
    {
        model.eval();
        if (bits is { } count)
        {
            using var integers = IntegerWeights.Of(model, count);
            integers.WriteTo(model);
            PyTorchExport.Save(folder, model, integers.Weights);
        }
        else
        {
            PyTorchExport.Save(folder, model);
        }

        if (PythonTorch.UnavailableReason is { } reason)
        {
            Assert.Ignore("Exported; not rebuilt: " + reason);
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var input = Some.Tensor(inputShape);
        var expected = model.call(input);
        SafeTensors.Save(Path.Combine(folder, "test.safetensors"), new Dictionary<string, Tensor> { ["input"] = input, ["output"] = expected });
        var (exit, output) = PythonTorch.Run(
            Reader() + "\n" + pythonModel + "\n" + """
            test = read("test.safetensors")
            with torch.no_grad():
                output = rebuild(model, ".")(test["input"])
            print("DIFFERENCE", ((output - test["output"]).abs().max() / test["output"].abs().max()).item())
            """,
            folder);

        Assert.That(exit, Is.Zero, output);
        var difference = double.Parse(DifferenceLine().Match(output).Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        TestContext.Out.WriteLine($"Largest difference, of the largest output: {difference}");
        Assert.That(difference, Is.LessThanOrEqualTo(Tolerance));
    }

    private static void EmptyFilters(nn.Module model, string convolution, string normalization, long count)
    {
        using var noGradients = no_grad();
        foreach (var name in (string[])[$"{convolution}.weight", $"{normalization}.weight", $"{normalization}.bias"])
        {
            model.get_parameter(name)!.narrow(0, 0, count).zero_();
        }
    }

    // What a reader of the page copies is what runs here.
    private static string Reader()
    {
        var page = File.ReadAllText(Path.Combine(Root(), "docs", "pytorch.md"));
        return PythonBlock().Match(page).Groups[1].Value;
    }

    private static string Root([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", "..", ".."));

    [GeneratedRegex("```python\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex PythonBlock();

    [GeneratedRegex(@"DIFFERENCE (\S+)")]
    private static partial Regex DifferenceLine();
}
