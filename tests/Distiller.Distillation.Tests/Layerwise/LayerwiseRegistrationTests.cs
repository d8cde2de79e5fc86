using Distiller.Configuration;
using Distiller.Distillation.Layerwise;
using Distiller.Scheduling;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.Layerwise;

public sealed class LayerwiseRegistrationTests
{
    private readonly List<LayerwiseStudent> pupils = [];
    private LayerwiseRun.Net student = null!;
    private LayerwiseRun.Net teacher = null!;
    private ComponentRegistry registry = null!;

    [SetUp]
    public void Make()
    {
        (student, teacher) = (new(layers: 1, dropout: 0), new(layers: 3, dropout: 0));
        registry = new ComponentRegistry().AddLayerwiseDistillation(options =>
        {
            pupils.Add(new LayerwiseStudent(LayerwiseRun.Encoder(student), LayerwiseRun.Encoder(teacher), options, LayerwiseRun.Width));
            return pupils[^1];
        });
    }

    [TearDown]
    public void Dispose()
    {
        pupils.ForEach(pupil => pupil.Dispose());
        pupils.Clear();
        student.Dispose();
        teacher.Dispose();
    }

    [Test]
    public void File_decides_what_the_student_learns()
    {
        var schedule = Read(
            "class: LayerwiseDistillation, targets: [1, 3], cosine_weight: 0.5, feature_penalty: 0.25, reconstruction: l2, heads: linear, excludes_padding: false, "
            + "feature_gradient_scale: 0.5, gradient_clip: 2, task_weight: 0.75, caching: memory, seed: 9");
        var options = pupils.Single().Options;
        var first = ScheduleFile.Write(schedule, registry);
        using var optimizer = optim.SGD(student.parameters().Concat(pupils[0].ExtraParameters()), 0.1);
        using var scheduler = new CompressionScheduler(schedule, student, optimizer);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(schedule.Policies.Single().Name, Is.EqualTo("mine"));
            Assert.That(options.Targets, Is.EqualTo([1, 3]));
            Assert.That(options with { Targets = [] }, Is.EqualTo(new LayerwiseOptions
            {
                Targets = [],
                CosineWeight = 0.5,
                FeaturePenalty = 0.25,
                Reconstruction = Reconstruction.L2,
                Heads = HeadKind.Linear,
                ExcludesPadding = false,
                FeatureGradientScale = 0.5,
                GradientClip = 2,
                TaskWeight = 0.75,
                Caching = StateCaching.Memory,
                Seed = 9,
            }));
            Assert.That(ScheduleFile.Write(ReadText(first), registry), Is.EqualTo(first));
        }
    }

    [Test]
    public void Two_policies_of_one_entry_teach_one_student()
    {
        var schedule = ReadText(
            Text("class: LayerwiseDistillation, targets: [2]") + "  - layerwise_distiller: {instance_name: mine}\n    starting_epoch: 6\n    ending_epoch: 8\n    frequency: 1\n");
        Assert.That(schedule.Policies.Cast<LayerwiseDistillationPolicySpec>().Select(policy => policy.Student), Is.All.SameAs(pupils.Single()).And.Exactly(2).Items);
    }

    [TestCase("targets: [1], heads: round", "round")]
    [TestCase("targets: [1], gradient_clip: 0", "radient")]
    [TestCase("target: [1]", "targets")]
    public void Wrong_keys_and_values_are_errors_of_the_file(string body, string named) =>
        Assert.That(() => Read("class: LayerwiseDistillation, " + body), Throws.TypeOf<ScheduleFormatException>().With.Message.Contains(named));

    private static string Text(string body) =>
        $"version: 1\nlayerwise_distillers:\n  mine: {{{body}}}\npolicies:\n  - layerwise_distiller: {{instance_name: mine}}\n    starting_epoch: 0\n    ending_epoch: 4\n    frequency: 1\n";

    private CompressionSchedule Read(string body) => ReadText(Text(body));

    private CompressionSchedule ReadText(string text) => ScheduleFile.Parse(new StringReader(text), "test.yaml", registry).Schedule;
}
