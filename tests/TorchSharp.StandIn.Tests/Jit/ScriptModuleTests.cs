using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace TorchSharp.StandIn.Tests.Jit;

/// <summary>Loads <c>Assets/affine.pt</c>, which <c>Assets/make_scripts.cpp</c> wrote.</summary>
[TestFixture]
public sealed class ScriptModuleTests
{
    private static string Affine => Path.Combine(TestContext.CurrentContext.TestDirectory, "Assets", "affine.pt");

    [Test]
    public void Forward_computes_what_the_script_says()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(Affine);
        Assert.That(module.call(tensor([1f, 1f]).reshape(1, 2)).data<float>().ToArray(), Is.EqualTo([14f, 26f]));
    }

    [Test]
    public void Training_mode_reaches_the_script()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(Affine);
        Assert.That(module.training, Is.False);
        module.train();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.training);
            Assert.That(module.forward(tensor([1f, 1f]).reshape(1, 2)).data<float>().ToArray(), Is.EqualTo([14.5f, 26.25f]));
        }
    }

    [Test]
    public void Parameters_of_all_levels_have_dotted_names_and_learn()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(Affine);
        module.call(ones(1, 2)).sum().backward();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(module.named_parameters().Select(entry => entry.name), Is.EquivalentTo(["bias", "linear.weight"]));
            Assert.That(module.named_parameters().All(entry => entry.parameter.requires_grad && entry.parameter.grad is not null));
            Assert.That(module.named_modules().Select(entry => entry.name), Is.EqualTo(["linear"]));
        }
    }

    [Test]
    public void Methods_are_invoked_by_name_and_tuples_come_as_tuples()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.ScriptModule module = jit.load(File.ReadAllBytes(Affine));
        Tensor x = tensor([2f, 4f]);
        (Tensor scaled, Tensor moved) = module.invoke<(Tensor, Tensor)>("parts", x, 3.0);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(scaled.data<float>().ToArray(), Is.EqualTo([6f, 12f]));
            Assert.That(moved.data<float>().ToArray(), Is.EqualTo([1.5f, 3.75f]));
            Assert.That(module.invoke<Tensor, Tensor>("total", x, x).item<float>(), Is.EqualTo(20f));
        }
    }

    [Test]
    public void Saved_script_loads_again()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, "saved_script.pt");
        using DisposeScope scope = NewDisposeScope();
        using (jit.ScriptModule module = jit.load(Affine))
        {
            using (no_grad()) module.get_parameter("bias")!.zero_();
            jit.save(module, path);
        }

        using jit.ScriptModule<Tensor> again = jit.load<Tensor>(path);
        Assert.That(again.call(ones(1, 2)).data<float>().ToArray(), Is.EqualTo([4f, 6f]));
    }

    [Test]
    public void Source_is_compiled_and_its_functions_called()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.CompilationUnit unit = jit.compile("""
            def relu_sum(a, b):
                return torch.relu(a + b)

            """);
        Assert.That(unit.invoke<Tensor>("relu_sum", tensor([-3f, 1f]), tensor([1f, 1f])).data<float>().ToArray(), Is.EqualTo([0f, 2f]));
    }

    [Test]
    public void Wrong_files_and_shapes_are_reported()
    {
        using DisposeScope scope = NewDisposeScope();
        using jit.ScriptModule<Tensor, Tensor> module = jit.load<Tensor, Tensor>(Affine);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => jit.load("nowhere.pt"), Throws.TypeOf<FileNotFoundException>());
            Assert.That(() => jit.load([1, 2, 3]), Throws.TypeOf<ExternalException>());
            Assert.That(() => module.call(ones(1, 5)), Throws.TypeOf<ExternalException>());
        }
    }

    [Test]
    public void Dispose_releases_parameters_and_buffers()
    {
        long before = Tensor.TotalCount;
        jit.load(Affine).Dispose();
        Assert.That(Tensor.TotalCount, Is.EqualTo(before));
    }
}
