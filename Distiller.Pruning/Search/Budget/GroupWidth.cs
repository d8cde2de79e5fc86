namespace Distiller.Pruning;

/// <summary>How many positions of a layer a channel of a group takes.</summary>
internal readonly record struct GroupWidth(int Group, long Positions);
