using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.StandIn.Tests.Modules;

public sealed class StateTests
{
    [Test]
    public void The_file_of_a_linear_layer_is_as_documented()
    {
        using Linear linear = Linear(2, 1);
        init.constant_(linear.weight, 1);
        init.constant_(linear.bias!, 2);
        using MemoryStream stream = new();
        linear.save(stream);

        byte[] one = BitConverter.GetBytes(1f), two = BitConverter.GetBytes(2f);
        byte[] expected = [2, 6, .. "weight"u8, 6, 2, 1, 2, .. one, .. one, 4, .. "bias"u8, 6, 1, 1, .. two];
        Assert.That(stream.ToArray(), Is.EqualTo(expected));
        Assert.That(stream.CanWrite, Is.False, "The stream is closed.");
    }

    [Test]
    public void What_was_saved_is_loaded()
    {
        using Sequential source = Net();
        using Sequential target = Net();
        Dictionary<string, bool> found = [];
        target.load(new MemoryStream(Bytes(source)), loadedParameters: found);

        foreach ((string name, Tensor value) in source.state_dict())
            Assert.That(value.Equals(target.state_dict()[name]), Is.True, name);
        Assert.That(found.Values, Is.All.True);
        Assert.That(found.Keys, Is.EquivalentTo(source.state_dict().Keys));
    }

    [Test]
    public void A_skipped_entry_keeps_its_value()
    {
        using Sequential source = Net();
        using Sequential target = Net();
        init.constant_(target.get_parameter("fc.weight")!, 7);
        target.load(new MemoryStream(Bytes(source)), skip: ["fc.weight"]);
        using Tensor first = target.get_parameter("fc.weight")![0, 0];
        Assert.That(first.item<float>(), Is.EqualTo(7f));
    }

    [Test]
    public void Entries_left_out_of_a_file_need_loading_that_is_not_strict()
    {
        using Sequential source = Net();
        using Sequential target = Net();
        using MemoryStream stream = new();
        source.save(stream, skip: ["fc.weight"]);

        Assert.That(() => target.load(new MemoryStream(stream.ToArray())), Throws.ArgumentException);
        Assert.That(() => target.load(new MemoryStream(stream.ToArray()), strict: false), Throws.Nothing);
    }

    [Test]
    public void A_file_of_another_architecture_is_refused()
    {
        using Linear source = Linear(2, 1);
        using Linear shape = Linear(3, 1);
        using Sequential names = Sequential(("a", Linear(2, 1)));
        byte[] bytes = Bytes(source);

        Assert.That(() => shape.load(new MemoryStream(bytes)), Throws.ArgumentException);
        Assert.That(() => names.load(new MemoryStream(bytes)), Throws.ArgumentException);
        Assert.That(() => source.load("does-not-exist.dat"), Throws.TypeOf<FileNotFoundException>());
    }

    [Test]
    public void The_state_holds_the_live_tensors()
    {
        using Linear linear = Linear(2, 1);
        Assert.That(linear.state_dict()["weight"], Is.SameAs(linear.weight));
    }

    [Test]
    public void Loading_a_dictionary_copies_values_and_broadcasts()
    {
        using Linear linear = Linear(2, 1);
        using Tensor three = tensor(3f);
        linear.load_state_dict(new Dictionary<string, Tensor> { ["weight"] = three, ["bias"] = three });
        using Tensor expected = full(1, 2, 3f);
        Assert.That(linear.weight.Equals(expected), Is.True);
    }

    [Test]
    public void Missing_and_unexpected_keys_are_refused_or_reported()
    {
        using Linear linear = Linear(2, 1);
        using Tensor value = ones(1, 2);
        Dictionary<string, Tensor> source = new() { ["weight"] = value, ["other"] = value };

        Assert.That(() => linear.load_state_dict(source), Throws.InvalidOperationException);
        (IList<string> missing, IList<string> unexpected) = linear.load_state_dict(source, strict: false);
        Assert.That(missing, Is.EqualTo(["bias"]));
        Assert.That(unexpected, Is.EqualTo(["other"]));
    }

    [Test]
    public void Zero_grad_drops_gradients_or_zeroes_them()
    {
        using Linear linear = Linear(1, 1);
        linear.weight.grad = ones(1, 1);
        linear.zero_grad(set_to_none: false);
        Assert.That(linear.weight.grad!.item<float>(), Is.Zero);
        linear.zero_grad();
        Assert.That(linear.weight.grad, Is.Null);
    }

    private static Sequential Net() => Sequential(("fc", Linear(2, 2)), ("bn", BatchNorm1d(2)));

    private static byte[] Bytes(Module module)
    {
        using MemoryStream stream = new();
        module.save(stream);
        return stream.ToArray();
    }
}
