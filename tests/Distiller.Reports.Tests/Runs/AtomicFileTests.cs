using Distiller.IO;

namespace Distiller.Reports.Tests.Runs;

public class AtomicFileTests
{
    private string _folder = "";

    [SetUp]
    public void MakeFolder() => _folder = Directory.CreateTempSubdirectory("atomic").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [Test]
    public void Folders_on_the_way_are_made_and_nothing_else_is_left()
    {
        var path = Path.Combine(_folder, "a", "b", "file.txt");

        AtomicFile.WriteText(path, "äöü");

        Assert.That(File.ReadAllBytes(path), Is.EqualTo(new byte[] { 0xC3, 0xA4, 0xC3, 0xB6, 0xC3, 0xBC }));
        Assert.That(Directory.GetFiles(Path.GetDirectoryName(path)!), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_writer_that_fails_leaves_the_old_file_and_no_other()
    {
        var path = Path.Combine(_folder, "file.txt");
        AtomicFile.WriteText(path, "old");

        void Write() => AtomicFile.Write(path, stream =>
        {
            stream.Write("half"u8);
            throw new InvalidOperationException("no more");
        });

        Assert.That(Write, Throws.InvalidOperationException.With.Message.EqualTo("no more"));
        Assert.That(File.ReadAllText(path), Is.EqualTo("old"));
        Assert.That(Directory.GetFiles(_folder), Has.Length.EqualTo(1));
    }

    [Test]
    public void A_full_disk_gives_one_clear_message()
    {
        var path = Path.Combine(_folder, "file.txt");

        Assert.That(
            () => AtomicFile.Write(path, _ => throw new IOException("No space left on device.")),
            Throws.InstanceOf<IOException>().With.Message.StartsWith($"Cannot write '{path}': No space left on device. Nothing was left half-written"));
        Assert.That(Directory.GetFiles(_folder), Is.Empty);
    }

    [Test]
    public void A_folder_that_is_a_file_gives_one_clear_message()
    {
        var file = Path.Combine(_folder, "taken");
        File.WriteAllText(file, "");

        Assert.That(
            () => AtomicFile.WriteText(Path.Combine(file, "result.json"), "{}"),
            Throws.InstanceOf<IOException>().With.Message.Contains("--out DIR"));
    }
}
