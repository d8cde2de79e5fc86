namespace Distiller.Statistics;

/// <summary>How long a module takes in a forward pass: a row of the latency table.</summary>
/// <param name="Name">Path of the module; empty for what runs between modules. Column <c>Name</c>.</param>
/// <param name="Type">Class of the module; empty for what runs between modules. Column <c>Type</c>.</param>
/// <param name="Calls">How often a pass calls it. Column <c>Calls</c>.</param>
/// <param name="Milliseconds">Median over the passes of the time of all its calls. Column <c>Time</c>. Unit: milliseconds.</param>
/// <param name="MacCount">Multiply-accumulates of all its calls, for one sample; 0 for modules that are not counted. Column <c>MACs</c>.</param>
public sealed record LayerTime(string Name, string Type, int Calls, double Milliseconds, long MacCount);
