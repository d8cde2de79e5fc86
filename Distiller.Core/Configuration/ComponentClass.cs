using Distiller.Scheduling;

namespace Distiller.Configuration;

/// <summary>A class that components of a section may name.</summary>
/// <param name="Kind">The kind, such as <c>pruner</c>.</param>
/// <param name="Name">The class, as files write it.</param>
/// <param name="Read">Makes a description of the arguments.</param>
/// <param name="Write">Writes the arguments of a description, and returns true; false if it is not of this class.</param>
internal sealed record ComponentClass(string Kind, string Name, Func<SpecReader, ComponentSpec> Read, Func<ComponentSpec, SpecWriter, bool> Write);
