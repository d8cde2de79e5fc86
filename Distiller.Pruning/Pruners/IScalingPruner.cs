namespace Distiller.Pruning;

/// <summary>A pruner whose surviving weights are enlarged while the forward and backward passes run.</summary>
public interface IScalingPruner
{
    /// <summary>The factor of a parameter's weights, as of the last masks computed.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <returns>1 if the weights are used as they are; more if some of their structures are dropped.</returns>
    double Scale(string name);
}
