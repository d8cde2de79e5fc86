namespace Distiller.Scheduling;

/// <summary>Description of a named component, whatever it builds. Derive from <see cref="ComponentSpec{TComponent}"/>.</summary>
public abstract record ComponentSpec
{
    /// <summary>The instance name: key of the saved state, and what messages call the component.</summary>
    public required string Name { get; init; }
}
