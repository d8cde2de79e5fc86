using Distiller.Configuration;
using Distiller.LearningRate;
using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Core.Tests.Configuration;

[TestFixture]
public sealed class ScheduleFileTests
{
    private const string Valid = """
        version: 1
        pruners:
          low:
            class: ConstantPruner
            level: 5e-1
            weights: [module.conv1.weight, module.fc.weight]
        lr_schedulers:
          decay:
            class: StepLR
            step_size: 50
            gamma: 0.1
        policies:
          - lr_scheduler:
              instance_name: decay
            starting_epoch: 0
            ending_epoch: 90
            frequency: 1
          - pruner:
              instance_name: low
              args: {keep_mask: yes}
            epochs: [30, 10]
        """;

    private static readonly ComponentRegistry registry = new ComponentRegistry()
        .AddLearningRates()
        .AddKind<ToyPrunerSpec, ToyPolicySpec>(
            "pruner",
            (pruner, window, arguments) => new ToyPolicySpec { Pruner = pruner, Window = window, KeepMask = arguments.Flag("keep_mask") },
            policy => policy.Pruner,
            (policy, writer) => writer.Add("keep_mask", policy.KeepMask))
        .AddClass("pruner", "ConstantPruner", ReadPruner, (pruner, writer) =>
        {
            writer.Add("level", pruner.Level);
            writer.Add("weights", pruner.Weights);
        })
        .AddClass("pruner", "ConstantPruner_AGP", ReadPruner)
        .Refuse("pruner", "RemotePruner", "It needs a server.");

    private static IEnumerable<TestCaseData> GoldenFiles => GoldenFile.Cases("yaml_load", "rows", row => row["file"].Text, row => row.Has("policies"));

    [Test]
    public void Schedule_has_its_policies_with_the_learning_rate_last()
    {
        CompressionSchedule schedule = Parse(Valid).Schedule;

        Assert.That(schedule.Policies.Select(policy => policy.Name), Is.EqualTo((string[])["low", "decay"]));
        ToyPolicySpec pruning = (ToyPolicySpec)schedule.Policies[0];
        Assert.That(pruning.Window, Is.EqualTo(EpochWindow.At(10, 30)));
        Assert.That(pruning.KeepMask);
        Assert.That(pruning.Pruner.Weights, Is.EqualTo((string[])["module.conv1.weight", "module.fc.weight"]));
        Assert.That(((LearningRatePolicySpec)schedule.Policies[1]).Rate, Is.EqualTo(new StepLrSpec { Name = "decay", StepSize = 50, Gamma = 0.1 }));
    }

    [Test]
    public void Written_schedule_reads_as_the_same()
    {
        string text = ScheduleFile.Write(Parse(Valid).Schedule, registry);

        Assert.That(ScheduleFile.Write(Parse(text).Schedule, registry), Is.EqualTo(text));
        Assert.That(Parse(text).Schedule.Policies.Select(policy => (policy.Name, policy.Window)), Is.EqualTo(Parse(Valid).Schedule.Policies.Select(policy => (policy.Name, policy.Window))));
    }

    [Test]
    [SetCulture("de-DE")]
    public void Learning_rates_survive_the_round_trip()
    {
        LrSpec[] rates =
        [
            new StepLrSpec { Name = "a", StepSize = 3, Gamma = 0.25, Relative = true },
            new MultiStepLrSpec { Name = "b", Milestones = [1, 5], Gamma = 1e-5 },
            new MultiStepMultiGammaLrSpec { Name = "c", Milestones = [1, 5], Gammas = [.5, .125] },
            new ExponentialLrSpec { Name = "d", Gamma = 0.97 },
            new PolynomialLrSpec { Name = "e", Duration = 7, Power = 0.9 },
            new CosineLrSpec { Name = "f", Duration = 9, Minimum = 0.001, WarmUpEpochs = 2 },
            new ReduceOnPlateauSpec { Name = "g", Mode = PlateauMode.Accuracy, Patience = 3, Cooldown = 2, MinimumRates = [.01, .02], IsThresholdRelative = false },
        ];
        CompressionSchedule schedule = rates.Aggregate(CompressionSchedule.Empty, (all, rate) => all.DecayLearningRate(rate, EpochWindow.Range(2, 9, 3)));

        string text = ScheduleFile.Write(schedule, registry);

        Assert.That(ScheduleFile.Write(Parse(text).Schedule, registry), Is.EqualTo(text));
        Assert.That(text, Does.Contain("gamma: 0.25").And.Contain("gamma: 1.0e-05").And.Contain("gammas: [0.5, 0.125]"));
    }

    [Test]
    public void Windows_survive_the_round_trip([Values] bool keep)
    {
        EpochWindow[] windows = [EpochWindow.At(3), EpochWindow.At(1, 4, 5), EpochWindow.Range(0, 10, 3), EpochWindow.Range(0, 4, 4), EpochWindow.Range(2, 7)];
        ToyPrunerSpec pruner = new() { Name = "p", Level = 0.5, Weights = ["w"] };
        CompressionSchedule schedule = windows.Aggregate(CompressionSchedule.Empty, (all, window) => all.With(new ToyPolicySpec { Pruner = pruner, Window = window, KeepMask = keep }));

        CompressionSchedule read = Parse(ScheduleFile.Write(schedule, registry)).Schedule;

        Assert.That(read.Policies.Select(policy => (policy.Window.ToString(), policy.Window.End)), Is.EqualTo(windows.Select(window => (window.ToString(), window.End))));
        Assert.That(read.Policies.Cast<ToyPolicySpec>().Select(policy => policy.Pruner).Distinct().Count(), Is.EqualTo(1));
    }

    [Test(Description = "EX-28: of a key that occurs twice the last value counts, at the first place")]
    public void Last_of_two_equal_keys_counts()
    {
        SpecReader reader = Read("a: 1\nb: 2\na: 3\n");

        Assert.That(reader.Keys, Is.EqualTo((string[])["a", "b"]));
        Assert.That(reader.Integer("a"), Is.EqualTo(3));
    }

    [Test(Description = "EX-28: the original reads 1e-4 as a text, which fails much later")]
    public void D32_number_without_a_point_is_a_number()
    {
        SpecReader reader = Read("a: 1e-4\nb: 1.0e-4\nc: 4D\nf: yes\n");

        Assert.That((reader.Number("a"), reader.Number("b"), reader.Text("c"), reader.Flag("f")), Is.EqualTo((1e-4, 1e-4, "4D", true)));
        Assert.That(() => reader.Number("c"), Throws.TypeOf<ScheduleFormatException>().With.Message.Contains("'4D'"));
    }

    [Test(Description = "EX-28")]
    public void List_of_epochs_wins_over_start_and_end()
    {
        ScheduleFile file = Parse(Valid.Replace("epochs: [30, 10]", "epochs: [3]\n    starting_epoch: 0\n    ending_epoch: 9\n    frequency: 1", StringComparison.Ordinal));

        Assert.That(file.Schedule.Policies[0].Window, Is.EqualTo(EpochWindow.At(3)));
    }

    [Test(Description = "A single text for weights was searched for substrings")]
    public void D01_single_weight_is_a_list_of_one()
    {
        ScheduleFile file = Parse(Valid.Replace("[module.conv1.weight, module.fc.weight]", "module.fc.weight", StringComparison.Ordinal));

        Assert.That(((ToyPolicySpec)file.Schedule.Policies[0]).Pruner.Weights, Is.EqualTo((string[])["module.fc.weight"]));
    }

    [Test(Description = "The original's error handler fails itself")]
    public void D30_missing_policies_are_named()
    {
        string folder = Directory.CreateTempSubdirectory("distiller-").FullName;
        string path = Path.Combine(folder, "a.yaml");
        File.WriteAllText(path, "version: 1\n");

        Assert.That(() => ScheduleFile.Load(path, registry), Throws.TypeOf<ScheduleFormatException>().With.Message.Contains("'policies'").And.Message.Contains("a.yaml(1,1)"));
        File.WriteAllText(path, "policies: []\n");
        Assert.That(ScheduleFile.Load(path, registry).Policies, Is.Empty);
        Directory.Delete(folder, recursive: true);
    }

    [Test(Description = "Any class that the original's module sees can be instantiated")]
    public void D31_class_of_another_section_is_refused() => Expect(Valid.Replace("class: ConstantPruner", "class: StepLR", StringComparison.Ordinal), 4, "pruners.low.class", "no class 'StepLR'");

    [Test]
    public void D34_unknown_argument_of_a_policy_is_an_error() => Expect(Valid.Replace("keep_mask", "keep_msak", StringComparison.Ordinal), 20, "policies[1].pruner.args.keep_msak", "'keep_mask'");

    [Test]
    public void Unknown_argument_of_a_component_is_an_error() => Expect(Valid.Replace("step_size: 50", "step_size: 50\n    step: 3", StringComparison.Ordinal), 11, "lr_schedulers.decay.step", "'step_size'");

    [Test]
    public void Unknown_section_is_an_error() => Expect(Valid.Replace("pruners:", "pruner:", StringComparison.Ordinal), 2, "pruner", "'pruners'");

    [Test]
    public void Undefined_instance_is_an_error() => Expect(Valid.Replace("instance_name: low", "instance_name: lwo", StringComparison.Ordinal), 19, "policies[1].pruner.instance_name", "'low'");

    [Test]
    public void Refused_class_has_its_reason() => Expect(Valid.Replace("class: ConstantPruner", "class: RemotePruner", StringComparison.Ordinal), 4, "pruners.low.class", "It needs a server.");

    [Test]
    public void Impossible_epochs_are_an_error() => Expect(Valid.Replace("ending_epoch: 90", "ending_epoch: 0", StringComparison.Ordinal), 13, "policies[0]", "epochs are not possible");

    [Test]
    public void Value_out_of_range_is_an_error_of_its_component() => Expect(Valid.Replace("step_size: 50", "step_size: 0", StringComparison.Ordinal), 9, "lr_schedulers.decay", "StepSize");

    [Test]
    public void Policy_without_a_kind_is_an_error() => Expect(Valid.Replace("- pruner:", "- prunner:", StringComparison.Ordinal), 18, "policies[1]", "'prunner'");

    [Test]
    public void Broken_yaml_has_its_line() => Expect(Valid.Replace("args: {keep_mask: yes}", "args: {keep_mask: yes", StringComparison.Ordinal), 20, "", "not valid YAML");

    [Test]
    public void Bottomless_nesting_is_refused() => Expect($"policies: {new string('[', 5000)}", 1, "", "nested too deeply");

    [Test]
    public void Old_name_of_a_class_is_read() => Assert.That(Parse(Valid.Replace("class: ConstantPruner", "class: ConstantPruner_AGP", StringComparison.Ordinal)).Components, Has.Length.EqualTo(2));

    [TestCaseSource(nameof(GoldenFiles))]
    public void Learning_rates_and_windows_of_the_originals_files_are_known(GoldenValue row)
    {
        foreach (GoldenValue policy in row["policies"].Items.Where(policy => policy.Has("n_epochs")))
        {
            // Lists of epochs have no frequency; what they hold is not recorded beyond their length.
            if (policy.Find("frequency") is { IsNull: false } frequency)
            {
                EpochWindow window = EpochWindow.Range((int)policy["starting_epoch"].WholeNumber, (int)policy["ending_epoch"].WholeNumber, (int)frequency.WholeNumber);
                Assert.That(window.Epochs, Has.Length.EqualTo((int)policy["n_epochs"].WholeNumber), policy.Path);
            }

            if (policy["policy"] is { IsNull: false, Text: "LRPolicy" })
            {
                Assert.That(registry.Knows("lr_schedulers", policy["class"].Text), policy["class"].Text);
            }
        }
    }

    private static ToyPrunerSpec ReadPruner(SpecReader reader) =>
        new() { Name = reader.Name, Level = reader.Number("level"), Weights = [.. reader.Texts("weights")] };

    private static ScheduleFile Parse(string text)
    {
        using StringReader reader = new(text);
        return ScheduleFile.Parse(reader, "net.yaml", registry);
    }

    private static SpecReader Read(string text)
    {
        using StringReader reader = new(text);
        SpecReader? root = null;
        ComponentRegistry toys = new ComponentRegistry()
            .AddKind<ToyPrunerSpec, ToyPolicySpec>("toy", (_, _, _) => null!, policy => policy.Pruner)
            .AddClass("toy", "Toy", component =>
            {
                root = component.Section("content");
                return new ToyPrunerSpec { Name = "t", Level = 0, Weights = [] };
            });
        string indented = string.Join('\n', text.Split('\n').Select(line => "      " + line));
        using StringReader file = new($"toys:\n  t:\n    class: Toy\n    content:\n{indented}");
        ScheduleFile.Parse(file, "toy.yaml", toys);
        return root!;
    }

    private static void Expect(string text, int line, string key, string problem)
    {
        ScheduleFormatException error = Assert.Throws<ScheduleFormatException>(() => Parse(text));

        Assert.That(error.Message, Does.Contain(problem));
        Assert.That((error.File, error.Line, error.Key), Is.EqualTo(("net.yaml", line, key)), error.Message);
        Assert.That(error.Message, Does.StartWith(FormattableString.Invariant($"net.yaml({line},")));
    }

    private sealed record ToyPrunerSpec : ComponentSpec<object>
    {
        public required double Level { get; init; }

        public required IReadOnlyList<string> Weights { get; init; }

        public override object Build(BuildContext context) => new();
    }

    private sealed record ToyPolicySpec : PolicySpec
    {
        public required ToyPrunerSpec Pruner { get; init; }

        public bool KeepMask { get; init; }

        public override string Name => Pruner.Name;

        public override CompressionPolicy Build(BuildContext context) => new RecordingPolicy(Name, []);
    }
}
