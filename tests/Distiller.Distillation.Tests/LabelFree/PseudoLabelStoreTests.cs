using Distiller.Distillation.LabelFree;
using Distiller.Testing;

namespace Distiller.Distillation.Tests.LabelFree;

public sealed class PseudoLabelStoreTests
{
    private string folder = "";
    private string path = "";

    [SetUp]
    public void MakeFolder()
    {
        folder = Directory.CreateTempSubdirectory("labels-").FullName;
        path = Path.Combine(folder, "pseudo.jsonl");
    }

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    [SetCulture("de-DE")]
    public void Labels_come_back_bit_for_bit()
    {
        var labels = Labels();
        PseudoLabelStore.Save(path, labels);
        var back = PseudoLabelStore.Load(path, "checksum");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(back.TeacherChecksum, Is.EqualTo("checksum"));
            foreach (var (saved, read) in labels.Labels.Zip(back.Labels))
            {
                Assert.That((read.Id, read.Audio, read.Text, read.DurationSeconds), Is.EqualTo((saved.Id, saved.Audio, saved.Text, saved.DurationSeconds)));
                Assert.That(read.Tokens, Is.EqualTo(saved.Tokens));
                Assert.That(read.LogProbabilities, Is.EqualTo(saved.LogProbabilities));
                Assert.That(read.Entropies, Is.EqualTo(saved.Entropies));
            }
        }
    }

    [Test]
    public void Equal_labels_give_equal_files()
    {
        PseudoLabelStore.Save(path, Labels());
        var (list, block) = (File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, ".bin")));
        PseudoLabelStore.Save(path, Labels());
        Assert.That((File.ReadAllBytes(path), File.ReadAllBytes(Path.ChangeExtension(path, ".bin"))), Is.EqualTo((list, block)));
    }

    [Test]
    public void Labels_of_another_teacher_and_damaged_files_are_refused()
    {
        PseudoLabelStore.Save(path, Labels());
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => PseudoLabelStore.Load(path, "another"), Throws.TypeOf<InvalidDataException>().With.Message.Contains("another teacher"));
            var lines = File.ReadAllLines(path);
            File.WriteAllLines(path, lines[..^1]);
            Assert.That(() => PseudoLabelStore.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("truncated"));
            File.WriteAllText(path, "not json\n");
            Assert.That(() => PseudoLabelStore.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 1"));
            File.WriteAllLines(path, lines);
            File.WriteAllBytes(Path.ChangeExtension(path, ".bin"), [1, 2, 3]);
            Assert.That(() => PseudoLabelStore.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("does not belong"));
            File.Delete(Path.ChangeExtension(path, ".bin"));
            Assert.That(() => PseudoLabelStore.Load(path), Throws.TypeOf<FileNotFoundException>());
        }
    }

    [Test]
    public void Empty_pool_and_double_ids_are_refused()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => new PseudoLabelDataset("t", []), Throws.ArgumentException.With.Message.Contains("empty"));
            var label = FilterPolicyTests.Label("a", "go", 1, 1, 2);
            Assert.That(() => new PseudoLabelDataset("t", [label, label]), Throws.ArgumentException.With.Message.Contains("'a'"));
            Assert.That(() => new PseudoLabelDataset("t", [label with { Entropies = [] }]), Throws.ArgumentException.With.Message.Contains("0 entropies"));
        }
    }

    [Test]
    public void Checksum_follows_the_weights()
    {
        using var one = Some.Perceptron();
        using var other = Some.Perceptron();
        var checksum = PseudoLabelStore.ChecksumOf(one);
        Assert.That(PseudoLabelStore.ChecksumOf(other), Is.EqualTo(checksum));
        Some.Refill(other, 9);
        Assert.That(PseudoLabelStore.ChecksumOf(other), Is.Not.EqualTo(checksum));
    }

    private static PseudoLabelDataset Labels() => new(
        "checksum",
        [
            FilterPolicyTests.Label("ü-1", "go \"left\"\n", 1.1, 3, 1, 4),
            FilterPolicyTests.Label("2", "", 0.3),
            FilterPolicyTests.Label("3", "stop", 2, 1),
        ]);
}
