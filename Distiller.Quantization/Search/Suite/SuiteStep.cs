namespace Distiller.Quantization;

/// <summary>A step of a suite. <see cref="SuiteSteps"/> makes them.</summary>
public abstract record SuiteStep
{
    private protected SuiteStep()
    {
    }

    /// <summary>The word for logs.</summary>
    public abstract string Name { get; }

    /// <summary>What the step changes. Steps run in this order, as each stage makes those after it anew.</summary>
    internal abstract SuiteStage Stage { get; }

    /// <summary>Why the step cannot be tried; null if it can.</summary>
    internal virtual string? Obstacle(SuiteCandidate candidate) => null;

    /// <summary>Changes the candidate; the result is a word on what was done.</summary>
    internal abstract string Apply(SuiteCandidate candidate, CancellationToken cancellation);
}
