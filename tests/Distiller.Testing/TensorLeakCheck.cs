using NUnit.Framework;
using TorchSharp;

namespace Distiller.Testing;

/// <summary>Proves that an operation leaves no tensor behind on this thread.</summary>
public static class TensorLeakCheck
{
    /// <summary>Runs the operation twice (the first run may fill caches) and compares the live count around the second.</summary>
    /// <param name="operation">What must not leak; results that it returns are its own to dispose.</param>
    /// <param name="kept">Number of tensors that each run is meant to leave alive.</param>
    public static void Verify(Action operation, int kept = 0)
    {
        operation();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        operation();
        var after = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Assert.That(after - before, Is.EqualTo(kept), "tensors that outlive the operation");
    }
}
