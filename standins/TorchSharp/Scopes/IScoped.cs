namespace TorchSharp;

/// <summary>What a dispose scope can own: tensors and packed sequences.</summary>
internal interface IScoped : IDisposable
{
    DisposeScope? OwningScope { get; set; }

    LifetimeStatistics Lifetime { get; }
}
