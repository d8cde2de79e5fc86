using System.Collections.Immutable;

namespace Distiller.Reports.Tables;

/// <summary>Some columns of a table and the characters that each may take.</summary>
/// <param name="Columns">Indices of columns, the first of the table first.</param>
/// <param name="Widths">Characters for each of them, without padding.</param>
internal sealed record TableBlock(ImmutableArray<int> Columns, ImmutableArray<int> Widths);
