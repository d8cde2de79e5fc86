using System.Collections.Immutable;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>Decides which weights go. When that happens, and how masks are applied, is the business of a policy.</summary>
public interface IPruner : IDisposable
{
    /// <summary>The instance name: key of the saved state, and what messages call the pruner.</summary>
    string Name { get; }

    /// <summary>Names of the parameters that it manages.</summary>
    ImmutableArray<string> Parameters { get; }

    /// <summary>Computes masks from the weights as they are now.</summary>
    /// <param name="request">The weights, their present masks, and where training stands.</param>
    /// <returns>
    /// Masks by parameter name: 1 keep, 0 prune, of the parameter's shape and type. A parameter that is not listed keeps
    /// the mask it has. The tensors belong to the caller's scope.
    /// </returns>
    IReadOnlyDictionary<string, Tensor> ComputeMasks(PruningRequest request);
}
