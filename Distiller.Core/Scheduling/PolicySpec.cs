namespace Distiller.Scheduling;

/// <summary>A component bound to epochs. YAML: one entry of <c>policies</c>. Derived once per kind, in its assembly.</summary>
public abstract record PolicySpec
{
    /// <summary>The epochs in which the policy is active.</summary>
    public required EpochWindow Window { get; init; }

    /// <summary>The name of the component: key of the saved state. Policies of one name are numbered in their order.</summary>
    public abstract string Name { get; }

    /// <summary>
    /// Whether the policy changes the optimizer alone, as learning rates do. Such a policy has no parameters to plan for, cannot be
    /// built without an optimizer, and stands after those of the model when a file is read.
    /// </summary>
    public virtual bool ChangesOnlyOptimizer => false;

    /// <summary>Makes the policy for one model.</summary>
    /// <param name="context">The model and what belongs to it.</param>
    /// <returns>A new policy, which the scheduler disposes.</returns>
    /// <exception cref="ModelStructureException">The model lacks something that the description names.</exception>
    public abstract CompressionPolicy Build(BuildContext context);
}
