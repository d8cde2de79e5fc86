using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Distiller.Quantization.Execution;

/// <summary>An argument of an operator that is called by name.</summary>
[JsonDerivedType(typeof(InputArgument), "input")]
[JsonDerivedType(typeof(InputsArgument), "inputs")]
[JsonDerivedType(typeof(TensorArgument), "tensor")]
[JsonDerivedType(typeof(IntegerArgument), "int")]
[JsonDerivedType(typeof(NumberArgument), "float")]
[JsonDerivedType(typeof(TruthArgument), "bool")]
[JsonDerivedType(typeof(TextArgument), "text")]
[JsonDerivedType(typeof(IntegersArgument), "ints")]
[JsonDerivedType(typeof(NumbersArgument), "floats")]
[JsonDerivedType(typeof(AbsentArgument), "none")]
internal abstract record ForeignArgument;

/// <summary>An input of the node, by its position.</summary>
internal sealed record InputArgument(int Index) : ForeignArgument;

/// <summary>A list of inputs of the node, by their positions.</summary>
internal sealed record InputsArgument(ImmutableArray<int> Indices) : ForeignArgument;

/// <summary>A tensor of the network, by its name.</summary>
internal sealed record TensorArgument(string Name) : ForeignArgument;

/// <summary>A whole number.</summary>
internal sealed record IntegerArgument(long Value) : ForeignArgument;

/// <summary>A number with fraction.</summary>
internal sealed record NumberArgument(double Value) : ForeignArgument;

/// <summary>A truth value.</summary>
internal sealed record TruthArgument(bool Value) : ForeignArgument;

/// <summary>A text.</summary>
internal sealed record TextArgument(string Value) : ForeignArgument;

/// <summary>Whole numbers.</summary>
internal sealed record IntegersArgument(ImmutableArray<long> Values) : ForeignArgument;

/// <summary>Numbers with fraction.</summary>
internal sealed record NumbersArgument(ImmutableArray<double> Values) : ForeignArgument;

/// <summary>The absent optional.</summary>
internal sealed record AbsentArgument : ForeignArgument;
