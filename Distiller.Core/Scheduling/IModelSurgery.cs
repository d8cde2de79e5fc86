namespace Distiller.Scheduling;

/// <summary>A policy that gives the model tensors of other names or larger shapes in the course of training, so that a newly built one does not fit what is saved later.</summary>
/// <remarks>
/// A checkpoint asks what has changed, demands that everything else fits, and lets the policy do it again before weights are copied. Tensors
/// that only become smaller need none of this: a model takes the shapes over from the checkpoint.
/// </remarks>
public interface IModelSurgery
{
    /// <summary>The tensors that the policy had added or given another shape when a state was saved.</summary>
    /// <param name="state">What <see cref="CompressionPolicy.SaveState"/> returned.</param>
    /// <returns>Names of parameters and buffers.</returns>
    IReadOnlyCollection<string> ChangedTensors(StateDict state);

    /// <summary>Gives the model, its masks and its optimizer these tensors, with any values; a model that has them already stays.</summary>
    /// <param name="state">What <see cref="CompressionPolicy.SaveState"/> returned.</param>
    /// <exception cref="ModelStructureException">The model is another one; it is unchanged.</exception>
    void ChangeModel(StateDict state);
}
