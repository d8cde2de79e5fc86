using System.Globalization;
using System.Text;
using Distiller.Configuration;
using Distiller.Scheduling;
using Distiller.Testing;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Pruning.Tests.Configuration;

/// <summary>Every YAML file that comes with the original: read and bound to its network, or refused by name.</summary>
public sealed class OriginalFilesTests
{
    private readonly ComponentRegistry registry = Repository.Registry;
    private (string Name, nn.Module Model)? kept;

    private static IEnumerable<TestCaseData> Rows => GoldenFile.Cases("yaml_load", "rows", row => row["file"].Text);

    [OneTimeTearDown]
    public void Forget() => kept?.Model.Dispose();

    [TestCaseSource(nameof(Rows))]
    public void Original_is_read_and_bound_or_refused_with_a_reason(GoldenValue row)
    {
        using var file = new TemporaryFile(Text(row, onlyReadable: false));
        if (row["kind"].Text is "activation statistics" or "auto-compression network description")
        {
            AssertOtherKind(row, file.Path);
            return;
        }

        OriginalFile original = new(row, registry);
        foreach (var section in original.Refused)
        {
            Assert.That(
                () => ScheduleFile.Read(file.Path, registry),
                Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains($"'{section}'").And.Message.Contains("Distiller.Quantization"));
        }

        using var readable = new TemporaryFile(original.Text(onlyReadable: true));
        if (original.Readable.Any(policy => policy.Has("n_epochs")))
        {
            AssertSame(original, ScheduleFile.Load(readable.Path, registry));
        }
    }

    [Test]
    public void Page_of_originals_is_current()
    {
        StringBuilder page = new(
            """
            # The original's YAML files

            What becomes of each YAML file that comes with Neural Network Distiller. This page is written by a test, which builds each file
            anew from its classes, parameter names and epochs, reads it, and binds it to the network that it is meant for. Where that
            network is not in the model zoo, a model with nothing but the parameters that the file names takes its place.

            | File | Network | Read | Refused |
            |---|---|---|---|

            """);
        foreach (var row in GoldenFile.Read("yaml_load")["rows"].Items)
        {
            page.Append(Line(row)).Append('\n');
        }

        Approved.VerifyFile(page.ToString(), Repository.PathOf("docs/yaml-originals.md"));
    }

    private string Line(GoldenValue row)
    {
        var file = row["file"].Text;
        OriginalFile original = new(row, registry);
        var network = original.Architecture switch
        {
            null => "",
            var name when ZooModels.All.Any(model => model.Name == name) => name,
            var name => $"{name} (stand-in)",
        };
        if (row["kind"].Text is "activation statistics" or "auto-compression network description")
        {
            return $"| {file} | {network} | {row["kind"].Text}: {row["entries"].WholeNumber.ToString(CultureInfo.InvariantCulture)} entries | not a schedule, and the message says so |";
        }

        var policies = string.Join(", ", original.Readable.Where(policy => policy.Has("n_epochs"))
            .GroupBy(policy => OriginalFile.Section(policy)[..^1])
            .Select(group => string.Create(CultureInfo.InvariantCulture, $"{group.Count()} {group.Key}")));
        var refused = original.Refused.Any()
            ? string.Join(", ", original.Policies.Except(original.Readable).Where(policy => original.Refused.Contains(OriginalFile.Section(policy))).Select(policy => policy["class"].Text).Distinct())
                + ": read by Distiller.Quantization"
            : "";
        return $"| {file} | {network} | {policies} | {refused} |";
    }

    private string Text(GoldenValue row, bool onlyReadable) => row["kind"].Text switch
    {
        "activation statistics" => string.Concat(Enumerable.Range(0, (int)row["entries"].WholeNumber).Select(index => string.Create(
            CultureInfo.InvariantCulture,
            $"layer{index}:\n  inputs:\n    0: {{min: -1.5, max: 2.0, avg_min: -1.0, avg_max: 1.0e+00, mean: 1e-3, std: .5, b: 0.4, shape: '(256, 64)'}}\n  output: {{min: 0.0, max: 2.0, avg_min: 0.0, avg_max: 1.0, mean: 0.1, std: 0.2, b: 0.1, shape: '(256, 64)'}}\n"))),
        "auto-compression network description" => "network:\n  name: plain20\n  layers: [{name: conv1}]\n",
        _ => new OriginalFile(row, registry).Text(onlyReadable),
    };

    private void AssertOtherKind(GoldenValue row, string path)
    {
        var expected = row["kind"].Text == "activation statistics" ? YamlFileKind.ActivationStatistics : YamlFileKind.NetworkDescription;
        Assert.That(ScheduleFile.Inspect(path), Is.EqualTo((expected, (int)row["entries"].WholeNumber)));
        Assert.That(
            () => ScheduleFile.Read(path, registry),
            Throws.InstanceOf<ScheduleFormatException>().With.Message.Contains(expected == YamlFileKind.ActivationStatistics ? "activation statistics" : "AMC"));
    }

    private void AssertSame(OriginalFile original, CompressionSchedule schedule)
    {
        GoldenValue[] expected =
        [
            .. original.Readable.Where(policy => OriginalFile.Section(policy) != "lr_schedulers"),
            .. original.Readable.Where(policy => OriginalFile.Section(policy) == "lr_schedulers"),
        ];
        Assert.That(schedule.Policies, Has.Length.EqualTo(expected.Length));
        var rows = schedule.DryRun(Model(original));
        foreach (var (policy, golden) in schedule.Policies.Zip(expected))
        {
            var window = policy.Window;
            using var scope = Assert.EnterMultipleScope();
            Assert.That(window.Epochs, Has.Length.EqualTo((int)golden["n_epochs"].WholeNumber), golden.Path);
            if (!golden["frequency"].IsNull)
            {
                Assert.That((window.First, window.End), Is.EqualTo(((int)golden["starting_epoch"].WholeNumber, (int)golden["ending_epoch"].WholeNumber)), golden.Path);
            }

            if (golden.Has("targets"))
            {
                Assert.That(policy.Name, Is.EqualTo(golden["name"].Text));
                Assert.That(
                    rows.Where(row => row.Policy == policy.Name && row.Epochs.SequenceEqual(window.Epochs)).Select(row => row.Parameter).Distinct(),
                    Is.EquivalentTo(OriginalFile.Targets(golden).Select(OriginalFile.Plain)),
                    golden.Path);
            }
        }
    }

    /// <summary>The network, or a model of the parameters that the file names. Only the last one is kept: some are large.</summary>
    private nn.Module Model(OriginalFile original)
    {
        var inZoo = ZooModels.All.Any(model => model.Name == original.Architecture);
        var key = inZoo ? original.Architecture! : "";
        if (inZoo && kept?.Name == key)
        {
            return kept.Value.Model;
        }

        kept?.Model.Dispose();
        nn.Module model = inZoo
            ? ZooModels.Create(key, seed: 1)
            : new ParameterModel([.. original.Policies.Where(policy => policy.Has("targets")).SelectMany(OriginalFile.Targets).Select(OriginalFile.Plain).Distinct().Select(name => (name, ones(2, 2)))]);
        kept = (key, model);
        return model;
    }

    private sealed class TemporaryFile : IDisposable
    {
        public TemporaryFile(string text) => File.WriteAllText(Path, text);

        public string Path { get; } = System.IO.Path.GetTempFileName();

        public void Dispose() => File.Delete(Path);
    }
}
