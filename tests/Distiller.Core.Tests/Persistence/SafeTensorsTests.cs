using System.Buffers.Binary;
using System.Text;
using Distiller.Persistence;
using Distiller.Testing;
using TorchSharp;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Persistence;

[TestFixture]
public sealed class SafeTensorsTests
{
    [Test]
    public void Tensors_of_every_type_and_layout_come_back()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = Some.Tensor(3, 4);
        Dictionary<string, Tensor> tensors = new()
        {
            ["f64"] = values.to(float64),
            ["f32"] = values,
            ["f16"] = values.to(float16),
            ["bf16"] = values.to(bfloat16),
            ["i64"] = arange(5, dtype: int64),
            ["i32"] = arange(5, dtype: int32),
            ["i16"] = arange(5, dtype: int16),
            ["i8"] = arange(5, dtype: int8),
            ["u8"] = arange(5, dtype: uint8),
            ["bool"] = values.gt(0),
            ["scalar"] = tensor(2.5f),
            ["empty"] = zeros(0, 3),
            ["transposed"] = values.t(),
        };

        using SafeTensorsContent content = RoundTrip(tensors, new Dictionary<string, string> { ["made by"] = "a test" });

        Assert.That(content.Tensors.Keys, Is.EquivalentTo(tensors.Keys));
        Assert.That(content.Metadata["made by"], Is.EqualTo("a test"));
        foreach ((string name, Tensor expected) in tensors)
        {
            Assert.That(content.Tensors[name].dtype, Is.EqualTo(expected.dtype), name);
            Assert.That(content.Tensors[name].shape, Is.EqualTo(expected.shape), name);
            Assert.That(content.Tensors[name].Equals(expected), name);
        }
    }

    [Test]
    public void Layout_is_that_of_the_format()
    {
        using Tensor one = tensor([1f]);
        using MemoryStream stream = new();

        SafeTensors.Write(stream, new Dictionary<string, Tensor> { ["w"] = one });

        byte[] bytes = stream.ToArray();
        long length = BinaryPrimitives.ReadInt64LittleEndian(bytes);
        Assert.That(
            Encoding.UTF8.GetString(bytes, 8, (int)length).TrimEnd(), Is.EqualTo("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""));
        Assert.That(bytes[(8 + (int)length)..], Is.EqualTo((byte[])[0, 0, 0x80, 0x3f]));
    }

    [TestCase("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 2, "ends inside tensor 'w'")]
    [TestCase("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "goes on after the last tensor")]
    [TestCase("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"b":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}""", 6, "overlap")]
    [TestCase("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]}}""", 6, "leave a gap")]
    [TestCase("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "cannot have 4 bytes")]
    [TestCase("""{"w":{"dtype":"F99","shape":[1],"data_offsets":[0,4]}}""", 4, "unknown type 'F99'")]
    [TestCase("""{"w":{"shape":[1],"data_offsets":[0,4]}}""", 4, "no type")]
    [TestCase("""{"w":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "no shape")]
    [TestCase("""{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "'-1'")]
    [TestCase("""{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}""", 4, "cannot have 4 bytes")]
    [TestCase("""{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "byte range")]
    [TestCase("""{"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]},"w":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}}""", 0, "twice")]
    [TestCase("""{"__metadata__":{"epoch":3}}""", 0, "metadata")]
    [TestCase("""{"w":""", 0, "not JSON")]
    [TestCase("[]", 0, "not a JSON object")]
    public void Damaged_file_is_refused_with_the_reason(string header, int dataBytes, string reason)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        byte[] file = new byte[8 + text.Length + dataBytes];
        BinaryPrimitives.WriteInt64LittleEndian(file, text.Length);
        text.CopyTo(file, 8);

        ExpectRefusal(file, reason);
    }

    [TestCase(new byte[] { 1, 2, 3 }, "fewer than eight bytes")]
    [TestCase(new byte[] { 50, 0, 0, 0, 0, 0, 0, 0, 123 }, "ends inside its header")]
    [TestCase(new byte[] { 255, 255, 255, 255, 255, 255, 255, 127 }, "header would have")]
    public void Beginning_of_another_file_is_refused(byte[] file, string reason) => ExpectRefusal(file, reason);

    [Test]
    public void Refusing_leaves_no_tensor_behind() => TensorLeakCheck.Verify(() => ExpectRefusal(
        [54, 0, 0, 0, 0, 0, 0, 0, .. """{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"""u8], "truncated"));

    [Test]
    public void Type_that_the_format_lacks_is_named()
    {
        using Tensor complex = zeros(2, dtype: complex64);
        using MemoryStream stream = new();

        Assert.That(
            () => SafeTensors.Write(stream, new Dictionary<string, Tensor> { ["z"] = complex }),
            Throws.TypeOf<NotSupportedException>().With.Message.Contains("'z'"));
    }

    private static void ExpectRefusal(byte[] file, string reason)
    {
        using MemoryStream stream = new(file);
        Assert.That(
            () => SafeTensors.Read(stream, "net.safetensors"),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("net.safetensors").And.Message.Contains(reason));
    }

    private static SafeTensorsContent RoundTrip(Dictionary<string, Tensor> tensors, Dictionary<string, string> metadata)
    {
        using MemoryStream stream = new();
        SafeTensors.Write(stream, tensors, metadata);
        stream.Position = 0;
        return SafeTensors.Read(stream, "memory");
    }
}
