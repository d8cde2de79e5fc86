using System.Globalization;
using static TorchSharp.StandIn.Tests.Numbers;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Tensors;

public sealed class TextTests
{
    private DisposeScope scope = null!;
    private Tensor x = null!;

    [SetUp]
    public void Open()
    {
        scope = NewDisposeScope();
        x = Floats(0, 3.141f, 6.28e-06f, -13.14153f).reshape(2, 2);
    }

    [TearDown]
    public void Close()
    {
        x.Dispose();
        scope.Dispose();
    }

    [Test]
    public void Plain_text_names_shape_type_and_device()
    {
        Assert.That(x.ToString(), Is.EqualTo("[2x2], type = Float32, device = cpu"));
        Assert.That(tensor(1L).metastr(), Is.EqualTo("[], type = Int64, device = cpu"));
        Assert.That(zeros(3, device: META).ToString(), Is.EqualTo("[3], type = Float32, device = meta"));
    }

    [Test]
    public void Julia_aligns_columns()
    {
        Assert.That(
            x.jlstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture),
            Is.EqualTo("[2x2], type = Float32, device = cpu\n        0   3.141\n 6.28e-06 -13.142\n"));
        Assert.That(
            zeros(2, 1, 2).jlstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture),
            Is.EqualTo("[2x1x2], type = Float32, device = cpu\n[0,..,..] =\n 0 0\n\n[1,..,..] =\n 0 0\n"));
        Assert.That(
            tensor(3.14f).jlstr(cultureInfo: CultureInfo.InvariantCulture),
            Is.EqualTo("[], type = Float32, device = cpu, value = 3.14"));
        Assert.That(Longs(1, 20).jlstr(newLine: "\n"), Is.EqualTo("[2], type = Int64, device = cpu\n 1 20\n"));
    }

    [Test]
    public void Numpy_nests_brackets_and_leaves_out_the_middle()
    {
        Assert.That(x.npstr(newLine: "\n", cultureInfo: CultureInfo.InvariantCulture), Is.EqualTo("[[0, 3.141]\n [6.28e-06, -13.142]]"));
        Assert.That(arange(100).npstr(), Is.EqualTo("[0, 1, 2, ... 97, 98, 99]"));
        Assert.That(zeros(2, 1, 2).npstr(newLine: "\n"), Is.EqualTo("[[[0, 0]]\n\n [[0, 0]]]"));
    }

    [Test]
    public void CSharp_writes_an_initializer()
    {
        Assert.That(zeros(2).cstr(), Is.EqualTo("[2], type = Float32, device = cpu, value = float [] {0f, 0f}"));
        Assert.That(
            ones(2, 2, dtype: int32).cstr(newLine: "\n"),
            Is.EqualTo("[2x2], type = Int32, device = cpu, value = \nint [,] {\n {1, 1},\n {1, 1}\n}"));
        Assert.That(
            zeros(10, 10, dtype: int32).cstr(newLine: "\n"),
            Does.Contain(" {0, 0, 0, ... 0, 0, 0},\n ...\n {0, 0, 0, ... 0, 0, 0},"));
    }

    [Test]
    public void The_format_of_numbers_can_be_chosen()
    {
        Assert.That(Floats(1.5f).npstr("F2", cultureInfo: CultureInfo.InvariantCulture), Is.EqualTo("[1.50]"));
        Assert.That(tensor((3.14f, 6.28f)).npstr(cultureInfo: CultureInfo.InvariantCulture), Does.Contain("3.14+6.28i"));
        Assert.That(Floats(1.5f).ToString(numpy, cultureInfo: new CultureInfo("de-DE")), Is.EqualTo("[1,5]"));
    }
}
