using System.Globalization;
using System.Text.Json;
using Distiller.Graph;
using Distiller.Results;
using Distiller.Statistics;
using Distiller.Testing;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Zoo;

/// <summary>The zoo's networks against what the original computes with its own.</summary>
[TestFixture]
public sealed class GoldenModelsTests
{
    private const long ForwardSeed = 4000;
    private const long SparsitySeed = 2000;

    private static IEnumerable<TestCaseData> Forward => GoldenFile.Cases("forward_models", "models", golden => golden["arch"].Text);

    private static IEnumerable<TestCaseData> Graphs =>
        GoldenFile.Cases("model_summaries", "models", golden => golden["arch"].Text, golden => golden.Has("graph_ops"));

    private static IEnumerable<TestCaseData> Summaries => GoldenFile.Cases("model_summaries", "models", golden => golden["arch"].Text);

    [TestCaseSource(nameof(Forward))]
    public void Outputs_are_those_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);
        GoldenWeights.Fill(model, ForwardSeed);
        model.eval();
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();

        var output = model.call(golden["input"].Tensor());

        var expected = golden["output_first12"].Tensor();
        TensorAssert.Close(output.narrow(1, 0, expected.shape[1]), expected, relative: 1e-4);
        var total = output.to_type(ScalarType.Float64).sum().item<double>();
        var magnitude = output.to_type(ScalarType.Float64).abs().sum().item<double>();
        Assert.That(total, Is.EqualTo(golden["output_sum"].Number).Within(1e-5 * magnitude));
    }

    [TestCaseSource(nameof(Forward))]
    public void State_has_the_names_and_order_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);

        // The file lists names alone for large networks, and leaves counters out where it lists shapes.
        string[] expected = [.. golden["state_dict"].Items.Select(
            entry => entry.Kind == JsonValueKind.String ? entry.Text : entry[0].Text).Where(name => !GoldenWeights.IsCounter(name))];
        Assert.That(
            GoldenWeights.StateOf(model).Select(entry => entry.Name).Where(name => !GoldenWeights.IsCounter(name)), Is.EqualTo(expected));
    }

    [TestCaseSource(nameof(Summaries))]
    public void Parameters_and_costs_are_those_of_the_original(GoldenValue golden)
    {
        var entry = ZooModels.Find(golden["arch"].Text);
        using var model = ZooModels.Create(entry.Name, seed: 0);

        var summary = ModelSummary.Of(model, golden["input_shape"].WholeNumbers);

        Assert.Multiple(() =>
        {
            Assert.That(entry.Family.Name, Is.EqualTo(golden["dataset"].Text));
            Assert.That(entry.Family.InputShape, Is.EqualTo(golden["input_shape"].WholeNumbers));
            Assert.That(summary.ParameterCount, Is.EqualTo(golden["params"].WholeNumber));
            Assert.That(summary.WeightCount, Is.EqualTo(golden["total_weights_volume"].WholeNumber));
            Assert.That(summary.MacCount, Is.EqualTo(golden["total_macs"].WholeNumber));
            Assert.That(summary.Layers.Select(RowOf), Is.EquivalentTo(golden["layers"].Items.Select(RowOf)));
        });
    }

    [TestCaseSource(nameof(Graphs))]
    public void Footprints_are_those_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);
        var layers = ModelSummary.Of(model, golden["input_shape"].WholeNumbers).Layers.ToDictionary(layer => layer.Name, StringComparer.Ordinal);

        var rows = golden["graph_ops"].Items.Where(row => row[1].Text is "Conv" or "Gemm").ToList();

        Assert.That(rows.Select(row => row[0].Text), Is.EquivalentTo(layers.Keys));
        Assert.Multiple(() =>
        {
            foreach (var row in rows)
            {
                Assert.That(layers[row[0].Text].MacCount, Is.EqualTo(row[2].WholeNumber), row.Path);
                Assert.That(layers[row[0].Text].Footprint, Is.EqualTo(row[3].WholeNumber), row.Path);
            }
        });
    }

    [TestCaseSource(nameof(Graphs))]
    public void Every_operation_of_the_original_is_a_module_that_runs_or_code(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);
        using var input = zeros(golden["input_shape"].WholeNumbers);
        var volumes = new Dictionary<string, long>(StringComparer.Ordinal);
        var removals = ForwardHooks.AttachToLeaves(
            model, (name, _, inputs, output) => volumes[name] = inputs.Sum(tensor => tensor.numel()) + output.numel());
        var called = ModuleTrace.Of(model, input).Modules.ToDictionary(module => module.Name, StringComparer.Ordinal);
        foreach (var remove in removals)
        {
            remove();
        }

        // Names of later operations of a module carry its type and a number; those of the model itself, and of a module with modules inside, are code.
        HashSet<string> inner = [.. model.named_modules().Where(entry => entry.module.children().Any()).Select(entry => entry.name)];
        HashSet<string> seen = new(StringComparer.Ordinal);
        Assert.Multiple(() =>
        {
            foreach (var row in golden["graph_ops"].Items)
            {
                var (name, type) = (row[0].Text, row[1].Text);
                var module = called.Keys.Where(key => name == key || name.StartsWith($"{key}_{type}", StringComparison.Ordinal)).MaxBy(key => key.Length);
                if (module is null)
                {
                    Assert.That(name.StartsWith("top_level_op", StringComparison.Ordinal) || inner.Contains(name), $"{row.Path} {name} is neither module nor code");
                    Assert.That(row[2].WholeNumber + row[3].WholeNumber, Is.Zero, $"{row.Path}: code costs nothing");
                    continue;
                }

                seen.Add(module);
                Assert.That(TypesOf(type), Does.Contain(called[module].Module.GetName()), $"{row.Path} {name}");
                if (type == "MaxPool")
                {
                    Assert.That(volumes[module], Is.EqualTo(row[3].WholeNumber), $"{row.Path}: input and output");
                }
                else if (type is not ("Conv" or "Gemm"))
                {
                    Assert.That(row[2].WholeNumber + row[3].WholeNumber, Is.Zero, row.Path);
                }
            }

            Assert.That(called.Keys.Where(name => !seen.Contains(name) && called[name].Module.GetName() != "Dropout"), Is.Empty, "modules that the original does not list");
        });
    }

    [TestCaseSource(nameof(Summaries))]
    public void Parameters_and_buffers_are_those_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);

        // The file lists the parameters of small networks and counts those of large ones.
        var expected = golden["parameters"];
        if (expected.Kind == JsonValueKind.Number)
        {
            Assert.That(model.named_parameters().Count(), Is.EqualTo(expected.WholeNumber));
        }
        else
        {
            Assert.That(
                model.named_parameters().Select(entry => $"{entry.name} {Guards.ShapeText(entry.parameter.shape)}"),
                Is.EquivalentTo(expected.Items.Select(entry => $"{entry[0].Text} {Guards.ShapeText(entry[1].WholeNumbers)}")));
        }

        Assert.That(model.named_buffers().Count(), Is.EqualTo(golden["buffers"].WholeNumber));
    }

    [Test]
    public void The_sparsity_table_is_that_of_the_original()
    {
        var golden = GoldenFile.Read("model_summaries")["weights_sparsity"];
        using var model = ZooModels.Create(golden["arch"].Text, seed: 0);
        GoldenWeights.Fill(model, SparsitySeed);
        foreach (var pruned in golden["pruned"].Items)
        {
            Prune(model.state_dict()[pruned[0].Text], pruned[1].Number, everyFourthFilter: pruned[2].Flag);
        }

        var summary = ModelSummary.Of(model);

        var rows = golden["rows"].Items.SkipLast(1).ToList();
        Assert.That(summary.Weights, Has.Length.EqualTo(rows.Count));
        foreach (var (weight, row) in summary.Weights.Zip(rows))
        {
            AssertRow(weight, row);
        }

        Assert.That(100 * summary.Sparsity, Is.EqualTo(golden["total_sparsity"].Number).Within(1e-9));
        Assert.That(summary.WeightCount, Is.EqualTo(golden["model_params_stats"][1].WholeNumber));
        Assert.That(summary.NonZeroCount, Is.EqualTo(golden["model_params_stats"][2].WholeNumber));
    }

    private static string RowOf(LayerCost layer) => string.Create(CultureInfo.InvariantCulture,
        $"{layer.Name} {layer.Type} {layer.Attributes} {Guards.ShapeText(layer.InputShape)} {Guards.ShapeText(layer.OutputShape)} {layer.WeightCount} {layer.MacCount}");

    private static string RowOf(GoldenValue row) => string.Create(CultureInfo.InvariantCulture,
        $"{row[0].Text} {row[1].Text} {row[2].Text} {row[3].Text} {row[4].Text} {row[5].WholeNumber} {row[6].WholeNumber}");

    private static string[] TypesOf(string operation) => operation switch
    {
        "Conv" => ["Conv2d"],
        "Gemm" => ["Linear"],
        "BatchNormalization" => ["BatchNorm2d"],
        "Relu" => ["ReLU"],
        "MaxPool" => ["MaxPool2d"],
        "AveragePool" => ["AvgPool2d"],
        "GlobalAveragePool" => ["AdaptiveAvgPool2d"],
        "Add" => ["Add"],
        "Pad" => ["ChannelPad"],
        "Concat" => ["Concatenate"],
        "Mul" => ["Multiply"],
        "Flatten" => ["Flatten"],
        _ => throw new InvalidDataException($"The golden file has an operation '{operation}' of a module, which no module of the zoo is known to do."),
    };

    private static void AssertRow(WeightSummary weight, GoldenValue row) => Assert.Multiple(() =>
    {
        Assert.That(weight.Name, Is.EqualTo(row[0].Text), row.Path);
        Assert.That(Guards.ShapeText(weight.Shape), Is.EqualTo(row[1].Text), row.Path);
        Assert.That(weight.Count, Is.EqualTo(row[2].WholeNumber), row.Path);
        Assert.That(weight.NonZeroCount, Is.EqualTo(row[3].WholeNumber), row.Path);
        double[] percents =
        [
            weight.RowSparsity, weight.ColumnSparsity, weight.ChannelSparsity, weight.KernelSparsity, weight.FilterSparsity, weight.Sparsity,
        ];
        Assert.That(
            percents.Select(fraction => 100 * fraction), Is.EqualTo(row.Items.Skip(4).Take(6).Select(item => item.Number)).Within(1e-5), row.Path);
        Assert.That(weight.StandardDeviation, Is.EqualTo(row[10].Number).Within(1e-5).Percent, row.Path);
        Assert.That(weight.Mean, Is.EqualTo(row[11].Number).Within(1e-7), row.Path);
        Assert.That(weight.AbsoluteMean, Is.EqualTo(row[12].Number).Within(1e-4).Percent, row.Path);
    });

    /// <summary>The level criterion: all elements up to the magnitude of the k-th smallest become zero; then every fourth filter.</summary>
    private static void Prune(Tensor weight, double level, bool everyFourthFilter)
    {
        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        var magnitudes = weight.abs().reshape(-1);
        var (sorted, _) = magnitudes.sort();
        var threshold = sorted[(long)(level * weight.numel()) - 1];
        weight.mul_(weight.abs().gt(threshold));
        if (everyFourthFilter)
        {
            for (var filter = 0L; filter < weight.shape[0]; filter += 4)
            {
                weight[filter].zero_();
            }
        }
    }
}
