using System.Globalization;
using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using Distiller.Persistence.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Persistence;

/// <summary>Files of the folder Files were written by torch.save of PyTorch 1.13 (archive and legacy container).</summary>
[TestFixture]
public sealed class PyTorchFileTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("pytorch-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [TestCase("archive.pth")]
    [TestCase("legacy.pth")]
    public void State_dictionary_comes_with_types_shapes_and_strides(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using PyTorchContent content = PyTorchFile.Load(Sample(name));

        Dictionary<string, Tensor> expected = new()
        {
            ["conv.weight"] = arange(24, dtype: float32).reshape(2, 3, 4).div(8),
            ["conv.bias"] = tensor([0.5f, -1.5f]),
            ["norm.count"] = tensor(7L),
            ["half"] = tensor([1.5f, -2f, 0.25f]).to(float16),
            ["bf"] = tensor([1.5f, -2f, 0.25f]).to(bfloat16),
            ["mask"] = tensor([true, false, true]),
            ["turned"] = arange(12, dtype: float32).reshape(3, 4).t(),
            ["tail"] = tensor([6f, 7f, 10f, 11f]).reshape(2, 2),
        };
        Assert.That(content.Tensors.Keys, Is.EquivalentTo(expected.Keys));
        foreach ((string key, Tensor value) in expected)
        {
            Assert.That(content.Tensors[key].dtype, Is.EqualTo(value.dtype), key);
            Assert.That(content.Tensors[key].shape, Is.EqualTo(value.shape), key);
            Assert.That(content.Tensors[key].Equals(value), key);
        }
    }

    [Test]
    public void Usual_part_is_found_and_nested_names_are_joined()
    {
        using PyTorchContent content = PyTorchFile.Load(Sample("nested.pth"));

        Assert.That(content.Part, Is.EqualTo("state_dict"));
        Assert.That(content.Tensors.Keys, Is.EqualTo((string[])["a", "n.b"]));
    }

    [Test]
    public void Unknown_part_names_the_nearest() =>
        Assert.That(
            () => PyTorchFile.Load(Sample("nested.pth"), "state_dcit"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("state_dcit").And.Message.Contains("state_dict"));

    [Test]
    public void Foreign_class_is_refused_by_name_unless_another_part_is_asked_for()
    {
        Assert.That(
            () => PyTorchFile.Load(Sample("foreign.ckpt")),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("argparse.Namespace").And.Message.Contains("foreign.ckpt"));

        using PyTorchContent content = PyTorchFile.Load(Sample("foreign.ckpt"), "Distiller");
        Assert.That(content.Tensors.Keys, Is.EqualTo((string[])["a"]));
    }

    [Test]
    public void Hostile_pickle_is_refused_by_the_name_of_its_function()
    {
        string path = Archive(Pickle("cos\nsystem\n", "X\u0007\0\0\0echo hi", "\u0085R."));

        Assert.That(() => PyTorchFile.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("os.system"));
    }

    [TestCaseSource(nameof(BrokenPickles))]
    public void Broken_pickle_is_refused(string name, byte[] pickle)
    {
        Assert.That(() => PyTorchFile.Load(Archive(pickle)), Throws.TypeOf<InvalidDataException>(), name);
    }

    [TestCase("archive.pth")]
    [TestCase("legacy.pth")]
    public void File_cut_anywhere_is_refused(string name)
    {
        byte[] whole = File.ReadAllBytes(Sample(name));
        string path = Path.Combine(folder, "cut.pth");
        for (int length = 0; length < whole.Length; length += 7)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.That(() => PyTorchFile.Load(path), Throws.TypeOf<InvalidDataException>(), length.ToString(CultureInfo.InvariantCulture));
        }
    }

    [TestCase("archive.pth")]
    [TestCase("legacy.pth")]
    public void File_with_a_wrong_byte_is_refused_or_read_but_never_crashes(string name)
    {
        byte[] whole = File.ReadAllBytes(Sample(name));
        string path = Path.Combine(folder, "changed.pth");
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        int refused = 0;
        for (int place = 0; place < whole.Length; place += 3)
        {
            byte[] changed = [.. whole];
            changed[place] ^= 0x5a;
            File.WriteAllBytes(path, changed);
            try
            {
                PyTorchFile.Load(path).Dispose();
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(whole.Length / 12), "a wrong byte is rarely noticed");
        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(live));
    }

    [Test]
    public void Compressed_entry_is_refused()
    {
        string path = Archive(Pickle("}", new string('0', 0), "."), CompressionLevel.SmallestSize, padding: 4000);

        Assert.That(() => PyTorchFile.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("compressed"));
    }

    [Test]
    public void Loading_leaks_nothing()
    {
        long live = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        PyTorchFile.Load(Sample("archive.pth")).Dispose();

        Assert.That(DisposeScopeManager.Statistics.ThreadTotalLiveCount, Is.EqualTo(live));
    }

    private static IEnumerable<TestCaseData> BrokenPickles()
    {
        yield return Case("empty", []);
        yield return Case("only a stop", Pickle("."));
        yield return Case("no stop", Pickle("}"));
        yield return Case("unknown instruction", Pickle("\u00ff."));
        yield return Case("memo that was never made", Pickle("h\u0005."));
        yield return Case("text beyond the end", Pickle("X\u00ff\u00ff\u00ff\u007f."));
        yield return Case("items of a number", Pickle("K\u0001(K\u0001K\u0002u."));
        yield return Case("list within itself", Pickle("]q\0h\0a."));
        yield return Case("call of a number", Pickle("K\u0001)R."));
        yield return Case("storage that is no tuple", Pickle("K\u0001Q."));
        yield return Case("storage of an unknown type", Pickle("(X\u0007\0\0\0storagecos\nsystem\nX\u0001\0\0\00X\u0003\0\0\0cpuK\u0001tQ."));
        yield return Case("tensor beyond its storage", Tensor(elements: 4, size: 5, stride: 1));
        yield return Case("tensor that repeats its storage", Tensor(elements: 4, size: 250, stride: 0));
        yield return Case("storage without elements", Tensor(elements: 4, size: 4, stride: 1));

        static TestCaseData Case(string name, byte[] pickle) => new TestCaseData(name, pickle).SetArgDisplayNames(name);
    }

    private static byte[] Tensor(byte elements, byte size, byte stride) => Pickle(
        "}X\u0001\0\0\0wctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK",
        $"{(char)elements}tQK\0K{(char)size}\u0085K{(char)stride}\u0085\u0089}}tRs.");

    private static byte[] Pickle(params string[] parts) => [0x80, 2, .. Encoding.Latin1.GetBytes(string.Concat(parts))];

    private string Archive(byte[] pickle, CompressionLevel level = CompressionLevel.NoCompression, int padding = 0)
    {
        string path = Path.Combine(folder, "made.pth");
        using FileStream stream = File.Create(path);
        using ZipArchive archive = new(stream, ZipArchiveMode.Create);
        using Stream entry = archive.CreateEntry("made/data.pkl", level).Open();
        entry.Write(pickle);
        entry.Write(new byte[padding]);
        return path;
    }

    private static string Sample(string name, [CallerFilePath] string source = "") =>
        Path.Combine(Path.GetDirectoryName(source)!, "Files", name);
}
