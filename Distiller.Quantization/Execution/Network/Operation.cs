using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Distiller.Quantization.Execution;

/// <summary>What a node of a network computes. Its name in a file is that of the attribute.</summary>
[JsonDerivedType(typeof(ConvolutionOperation), "convolution")]
[JsonDerivedType(typeof(LinearOperation), "linear")]
[JsonDerivedType(typeof(MaximumPoolOperation), "maximum_pool")]
[JsonDerivedType(typeof(AveragePoolOperation), "average_pool")]
[JsonDerivedType(typeof(AddOperation), "add")]
[JsonDerivedType(typeof(ConcatenateOperation), "concatenate")]
[JsonDerivedType(typeof(FlattenOperation), "flatten")]
[JsonDerivedType(typeof(ActivationOperation), "activation")]
[JsonDerivedType(typeof(ForeignOperation), "operator")]
internal abstract record Operation
{
    /// <summary>The word for reports.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>Why this cannot run in 8 bits; null if it can.</summary>
    [JsonIgnore]
    public virtual string? FloatReason => null;

    /// <summary>Whether the result holds the same values as the inputs, so that it shares their scale.</summary>
    [JsonIgnore]
    public virtual bool KeepsScale => false;

    /// <summary>What follows within the step.</summary>
    [JsonIgnore]
    public virtual Activation Follows => Activation.None;

    /// <summary>The same with another activation; null where none can follow.</summary>
    public virtual Operation? FollowedBy(Activation activation) => null;
}

/// <summary>Inputs: image, and what is added before the activation if <paramref name="AddsResidual"/>.</summary>
internal sealed record ConvolutionOperation(Window Window, Activation Activation, bool AddsResidual) : Operation
{
    public override string Kind => AddsResidual ? "convolution + add" : "convolution";

    public override Activation Follows => Activation;

    public override Operation? FollowedBy(Activation activation) => this with { Activation = activation };
}

/// <summary>Input: (N, In).</summary>
internal sealed record LinearOperation(Activation Activation) : Operation
{
    public override string Kind => "linear";

    public override Activation Follows => Activation;

    public override Operation? FollowedBy(Activation activation) => this with { Activation = activation };
}

/// <summary>Input: image.</summary>
internal sealed record MaximumPoolOperation(Window Window, bool RoundsUp) : Operation
{
    public override string Kind => "maximum pool";

    public override bool KeepsScale => true;
}

/// <summary>Input: image. Without a window the mean is over all positions.</summary>
internal sealed record AveragePoolOperation(Window? Window, bool RoundsUp, bool CountsPadding) : Operation
{
    public override string Kind => "average pool";
}

/// <summary>Inputs: two values of one shape.</summary>
internal sealed record AddOperation(Activation Activation) : Operation
{
    public override string Kind => "add";

    public override Activation Follows => Activation;

    public override Operation? FollowedBy(Activation activation) => this with { Activation = activation };
}

/// <summary>Inputs: any number of values.</summary>
internal sealed record ConcatenateOperation(long Axis) : Operation
{
    public override string Kind => "concatenate";
}

/// <summary>Input: anything; the result is (N, rest).</summary>
internal sealed record FlattenOperation : Operation
{
    public override string Kind => "flatten";

    public override bool KeepsScale => true;
}

/// <summary>An activation that no operation before it could take in.</summary>
internal sealed record ActivationOperation(Activation Activation) : Operation
{
    public override string Kind => "activation";

    public override string FloatReason => "it stands alone";

    public override Activation Follows => Activation;
}

/// <summary>Batch normalization as scale and shift of each channel; only while a network is being built.</summary>
internal sealed record NormalizationOperation : Operation
{
    public override string Kind => "batch normalization";
}

/// <summary>An operator of libtorch, run in float.</summary>
/// <param name="Operator">Name with namespace.</param>
/// <param name="Overload">Name of the overload.</param>
/// <param name="Arguments">In the order of the schema.</param>
internal sealed record ForeignOperation(string Operator, string Overload, ImmutableArray<ForeignArgument> Arguments) : Operation
{
    public override string Kind => Operator;

    public override string FloatReason => "there is no 8-bit form of it";
}
