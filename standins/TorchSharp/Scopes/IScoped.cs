namespace TorchSharp;

/// <summary>What a dispose scope can own: tensors and packed sequences.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? OwningScope { get; set; }

    /// <summary>The place in the owning scope's list.</summary>
    int Slot { get; set; }

    LifetimeStatistics Lifetime { get; }
}
