using Distiller.Native;
using static TorchSharp.torch;

namespace Distiller.Tests.Native;

[TestFixture]
public sealed class NativeSupportTests
{
    [Test]
    public void Availability_and_its_reason_agree() =>
        Assert.That(NativeSupport.UnavailableReason is null, Is.EqualTo(NativeSupport.IsAvailable));

#if TORCH_SYSTEM
    [Test]
    public void Stand_in_and_native_library_share_their_libtorch() =>
        Assert.That(NativeSupport.IsAvailable, NativeSupport.UnavailableReason);
#endif

    [Test]
    public void Requirement_passes_or_says_what_to_do()
    {
        if (NativeSupport.IsAvailable) Assert.That(() => NativeSupport.Require("A test"), Throws.Nothing);
        else Assert.That(() => NativeSupport.Require("A test"), Throws.TypeOf<NotSupportedException>().With.Message.Contains("doctor"));
    }

    [Test]
    public void Description_names_library_and_threads()
    {
        if (!NativeSupport.IsAvailable) Assert.Ignore(NativeSupport.UnavailableReason ?? "");
        NativeDescription description = NativeSupport.Describe();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(description.LibtorchVersion, Does.Match(@"^\d+\.\d+"));
            Assert.That(description.LibtorchPath, Does.Contain("libtorch_cpu"));
            Assert.That(description.Blas, Is.Not.Empty);
            Assert.That(description.Threads, Is.EqualTo(get_num_threads()));
            Assert.That(description.CpuCapability, Is.Not.EqualTo("unknown"));
            Assert.That(description.ToString(), Does.Contain(description.LibtorchVersion));
        }
    }

    [Test]
    public void Threads_follow_the_processors_unless_the_environment_says_otherwise()
    {
        int before = get_num_threads();
        try
        {
            bool free = Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is null;
            Assert.That(NativeRuntime.UseAllProcessors(), Is.EqualTo(free ? Environment.ProcessorCount : before));
        }
        finally
        {
            set_num_threads(before);
        }
    }

    [Test]
    public void Kernels_are_not_chosen_once_libtorch_is_loaded()
    {
        using Tensor loaded = zeros(1);
        Assert.That(NativeRuntime.ChooseBlasKernels(), Is.False);
    }
}
