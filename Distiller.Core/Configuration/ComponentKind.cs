using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>A way to bind components to epochs: one key of the entries of <c>policies</c>.</summary>
/// <param name="Name">The key, such as <c>pruner</c>; its section is the plural.</param>
/// <param name="Bind">Makes a policy of a component, a window and the policy's arguments.</param>
/// <param name="Component">The component of a policy, or null if the policy is of another kind.</param>
/// <param name="WriteArguments">Writes the policy's arguments that are not defaults.</param>
internal sealed record ComponentKind(
    string Name,
    Func<ComponentSpec, EpochWindow, SpecReader, PolicySpec?> Bind,
    Func<PolicySpec, ComponentSpec?> Component,
    Action<PolicySpec, SpecWriter> WriteArguments)
{
    public string Section => Name + "s";
}
