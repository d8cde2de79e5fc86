using Distiller.Configuration;
using Distiller.Distillation.LabelFree.Training;
using Distiller.Scheduling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class SequenceDistillationRegistrationTests
{
    private Linear student = null!;
    private Linear teacher = null!;
    private SequencePair pair = null!;
    private ComponentRegistry registry = null!;

    [SetUp]
    public void Make()
    {
        (student, teacher) = (nn.Linear(1, 1), nn.Linear(1, 1));
        pair = new SequencePair(Described(student), Described(teacher));
        registry = new ComponentRegistry().AddSequenceDistillation(pair);
    }

    [TearDown]
    public void Dispose()
    {
        pair.Dispose();
        student.Dispose();
        teacher.Dispose();
    }

    [Test]
    public void Keys_reach_the_policy_of_the_registrys_pair_and_are_written_back()
    {
        var schedule = Read("class: SequenceDistillation, kl_weight: 1.5, ce_weight: 0.25, temperature: 3");
        var policy = (SequenceDistillationPolicySpec)schedule.Policies.Single();
        var again = (SequenceDistillationPolicySpec)ReadText(ScheduleFile.Write(schedule, registry)).Policies.Single();
        using var scheduler = new CompressionScheduler(schedule, student);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(policy.Name, Is.EqualTo("mine"));
            Assert.That(policy.Pair, Is.SameAs(pair));
            Assert.That(policy.Options, Is.EqualTo(new SequenceDistillationOptions { DivergenceWeight = 1.5, LabelWeight = 0.25, Temperature = 3 }));
            Assert.That(again.Options, Is.EqualTo(policy.Options));
        }
    }

    [Test]
    public void Defaults_are_those_of_the_paper() =>
        Assert.That(((SequenceDistillationPolicySpec)Read("class: SequenceDistillation").Policies.Single()).Options, Is.EqualTo(SequenceDistillationOptions.Paper));

    [TestCase("temperature: 0", "emperature")]
    [TestCase("kl_weight: -1", "DivergenceWeight")]
    [TestCase("kl_weights: 1", "kl_weight")]
    public void Wrong_keys_and_values_are_errors_of_the_file(string body, string named) =>
        Assert.That(() => Read("class: SequenceDistillation, " + body), Throws.TypeOf<ScheduleFormatException>().With.Message.Contains(named));

    private static SequenceModel Described(Linear model) => new()
    {
        Module = model,
        Encoder = model,
        Encode = model.call,
        Decode = (encoded, _) => encoded.alias(),
    };

    private CompressionSchedule Read(string body) => ReadText(
        $"version: 1\nsequence_distillers:\n  mine: {{{body}}}\npolicies:\n  - sequence_distiller: {{instance_name: mine}}\n    starting_epoch: 0\n    ending_epoch: 4\n    frequency: 1\n");

    private CompressionSchedule ReadText(string text) => ScheduleFile.Parse(new StringReader(text), "test.yaml", registry).Schedule;
}
