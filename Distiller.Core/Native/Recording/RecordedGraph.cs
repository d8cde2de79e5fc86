using System.Collections.Immutable;

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
