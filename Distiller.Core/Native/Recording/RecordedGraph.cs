using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Native;

/// <summary>The operators of one forward pass in the order in which they ran. Owns the constants.</summary>
public sealed class RecordedGraph : IDisposable
{
    internal RecordedGraph(RecordedTensor input, RecordedTensor output, ImmutableArray<RecordedOperator> operators)
    {
        Input = input;
        Output = output;
        Operators = operators;
    }

    /// <summary>What the model was given.</summary>
    public RecordedTensor Input { get; }

    /// <summary>What the model returned.</summary>
    public RecordedTensor Output { get; }

    /// <summary>Outermost operators only: what an operator calls itself is not listed.</summary>
    public ImmutableArray<RecordedOperator> Operators { get; }

    /// <summary>Runs the operators again, without the model, on an input of the recorded shape.</summary>
    /// <remarks>
    /// Tensors are told apart by what made them, so writing through a view of a tensor does not reach the tensor: a model that does it
    /// gives another output here. Operators that draw random numbers draw new ones.
    /// </remarks>
    /// <param name="input">In place of <see cref="Input"/>; it is not changed.</param>
    /// <returns>The output, a tensor of the current dispose scope.</returns>
    public Tensor Replay(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!input.shape.AsSpan().SequenceEqual(Input.Shape.AsSpan()))
        {
            throw new ArgumentException($"The input is ({string.Join(", ", input.shape)}), recorded was ({string.Join(", ", Input.Shape)}).", nameof(input));
        }

        using var scope = NewDisposeScope();
        using var noGradients = no_grad();
        Dictionary<int, Tensor> values = new() { [Input.Id] = input.alias() };
        foreach (RecordedOperator call in Operators.Where(call => call.Results.Length > 0))
        {
            Tensor[] results = call.Run(tensor => tensor.Constant ?? values[tensor.Id]);
            for (int k = 0; k < results.Length; k++) values[call.Results[k].Id] = results[k];
        }

        return (Output.Constant ?? values[Output.Id]).clone().MoveToOuterDisposeScope();
    }

    /// <summary>Frees the constants.</summary>
    public void Dispose()
    {
        foreach (RecordedOperator call in Operators)
        {
            foreach (RecordedArgument argument in call.Arguments)
            {
                if (argument.Value is RecordedTensor tensor) tensor.Constant?.Dispose();
                if (argument.Value is RecordedTensor[] list) foreach (RecordedTensor member in list) member.Constant?.Dispose();
                if (argument.Value is NativeObject native) native.Dispose();
            }
        }
    }
}
