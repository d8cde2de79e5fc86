using Distiller.Graph;
using Distiller.Masking;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The verbs with which a model is thinned.</summary>
public static class ThinningVerbs
{
    private const int ProofItems = 2;

    extension(nn.Module<Tensor, Tensor> model)
    {
        /// <summary>Removes the zero structures of a model for good, with everything that depends on them, and proves it.</summary>
        /// <remarks>
        /// Weights, biases, normalisations, gradients, masks and optimizer state are cut under their old identities, so model and
        /// optimizer go on as they are. The output of the thinned model equals that of the model with the removed structures
        /// masked, within the tolerance of the options: this is tried on random input each time, and if it fails the model is
        /// left untouched. Dispose losses of earlier steps first; they hold on to the old shapes.
        /// </remarks>
        /// <param name="inputShape">Shape of an input, (N, …); N is ignored. A small size suffices.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="masks">Masks: what they prune counts as zero, and they are cut along.</param>
        /// <param name="optimizer">The optimizer whose state is cut along.</param>
        /// <returns>What was removed, what stayed and why, and the figures of the proof.</returns>
        /// <exception cref="ModelStructureException">
        /// The proof failed, the thinned model does not run, or (with <see cref="ThinningOptions.RequireAll"/>) something cannot be
        /// removed; the model is untouched.
        /// </exception>
        public ThinningResult Thin(
            long[] inputShape, ThinningOptions? options = null, MaskTable? masks = null, optim.Optimizer? optimizer = null)
        {
            var like = model.parameters().FirstOrDefault();
            long[] shape = [ProofItems, .. inputShape.Skip(1)];
            using var generator = new Generator((ulong)(options?.Seed ?? 0));
            using var input = randn(shape, generator: generator);
            using var fitting = input.to(like?.dtype ?? ScalarType.Float32, like?.device ?? CPU, copy: true);
            return model.Thin(fitting, options, masks, optimizer);
        }

        /// <summary>As the other form, with an input of the caller's: for models that read indices, such as words.</summary>
        /// <param name="input">A batch of inputs, (N, …), on which the proof runs; the structure is probed with the first.</param>
        /// <param name="options">How; null for the defaults.</param>
        /// <param name="masks">Masks: what they prune counts as zero, and they are cut along.</param>
        /// <param name="optimizer">The optimizer whose state is cut along.</param>
        /// <returns>What was removed, what stayed and why, and the figures of the proof.</returns>
        /// <exception cref="ModelStructureException">As above; the model is untouched.</exception>
        public ThinningResult Thin(
            Tensor input, ThinningOptions? options = null, MaskTable? masks = null, optim.Optimizer? optimizer = null) =>
            new Thinner(model, StructureProbe.Run(model, input), () => [model.call(input)], options ?? ThinningOptions.Default).Thin(masks, optimizer);
    }

    /// <summary>Thins a model of several inputs, or one that returns a tuple, a list or a dictionary of tensors.</summary>
    /// <param name="model">The model.</param>
    /// <param name="inputs">Its inputs, (N, …) each, on which the proof runs; the structure is probed with the first items.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="masks">Masks: what they prune counts as zero, and they are cut along.</param>
    /// <param name="optimizer">The optimizer whose state is cut along.</param>
    /// <returns>What was removed, what stayed and why, and the figures of the proof.</returns>
    /// <exception cref="ModelStructureException">The proof failed or something cannot be removed; the model is untouched.</exception>
    public static ThinningResult Thin(
        this nn.Module model, Tensor[] inputs, ThinningOptions? options = null, MaskTable? masks = null, optim.Optimizer? optimizer = null) =>
        model.Thin(StructureProbe.Run(model, inputs), () => ModelCall.Run(model, inputs), options, masks, optimizer);

    /// <summary>Thins a model whose couplings are known already, or one that has to be called in its own way.</summary>
    /// <param name="model">The model.</param>
    /// <param name="couplings">The couplings of the model at its present size.</param>
    /// <param name="outputs">Runs the model on fixed random input and returns its outputs: what the proof compares.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="masks">Masks: what they prune counts as zero, and they are cut along.</param>
    /// <param name="optimizer">The optimizer whose state is cut along.</param>
    /// <returns>What was removed, what stayed and why, and the figures of the proof.</returns>
    /// <exception cref="ModelStructureException">The proof failed or something cannot be removed; the model is untouched.</exception>
    public static ThinningResult Thin(
        this nn.Module model,
        Couplings couplings,
        Func<IReadOnlyList<Tensor>> outputs,
        ThinningOptions? options = null,
        MaskTable? masks = null,
        optim.Optimizer? optimizer = null) =>
        new Thinner(model, couplings, outputs, options ?? ThinningOptions.Default).Thin(masks, optimizer);
}
