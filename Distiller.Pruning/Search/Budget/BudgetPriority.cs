namespace Distiller.Pruning;

/// <summary>What gives way when latency and accuracy cannot be had together.</summary>
public enum BudgetPriority
{
    /// <summary>The model is as fast as asked for, and the result says how much accuracy that took.</summary>
    Latency,

    /// <summary>The model loses no more accuracy than allowed, and the result says how fast that is.</summary>
    Accuracy,
}
