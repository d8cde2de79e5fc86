using System.Collections.Immutable;

namespace Distiller.Configuration;

/// <summary>What a class of a schedule file does, and its keys.</summary>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Keys">All keys besides <c>class</c>, in the order in which a file has them.</param>
public sealed record ClassDescription(string Summary, ImmutableArray<KeyDescription> Keys);
