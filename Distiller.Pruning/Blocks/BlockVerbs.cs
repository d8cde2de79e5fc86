using System.Collections.Immutable;
using Distiller.Masking;
using Distiller.Naming;
using static TorchSharp.torch;

namespace Distiller.Pruning;

/// <summary>The verb with which a model loses whole residual blocks.</summary>
public static class BlockVerbs
{
    private const double Tolerance = 1e-5;

    extension(nn.Module<Tensor, Tensor> model)
    {
        /// <summary>Removes residual blocks for good: their tensors have no elements afterwards, and they pass their input on.</summary>
        /// <remarks>
        /// Unlike thinner layers, a missing block saves what each call of a layer takes however few channels it has. It is proven that the
        /// output is that of the model with the gates of the blocks at zero. Masks and optimizer, if given, go on as they are, without what belonged to
        /// the blocks; if anything fails, they and the model are as before.
        /// </remarks>
        /// <param name="inputShape">Shape of an input, (N, …), on which the proof runs; N is ignored.</param>
        /// <param name="blocks">Paths of blocks that <see cref="ResidualBlocks"/> finds.</param>
        /// <param name="masks">The model's masks, which are cut along.</param>
        /// <param name="optimizer">The optimizer whose state is cut along.</param>
        /// <returns>What was removed, with the proof.</returns>
        /// <exception cref="ModelStructureException">A path is no residual block, a block cannot be removed, or the proof failed; the model is as before.</exception>
        public BlockRemovalResult RemoveBlocks(
            long[] inputShape, IEnumerable<string> blocks, MaskTable? masks = null, optim.Optimizer? optimizer = null)
        {
            ArgumentNullException.ThrowIfNull(inputShape);
            using Tensor input = ProofInput.Make(model, inputShape, vocabulary: null);
            return model.RemoveBlocks(input, blocks, masks, optimizer);
        }

        /// <summary>As the other form, with an input of the caller's: for models that read indices, such as words.</summary>
        /// <param name="input">A batch of inputs, (N, …), on which the proof runs.</param>
        /// <param name="blocks">Paths of blocks that <see cref="ResidualBlocks"/> finds.</param>
        /// <param name="masks">The model's masks, which are cut along.</param>
        /// <param name="optimizer">The optimizer whose state is cut along.</param>
        /// <returns>What was removed, with the proof.</returns>
        /// <exception cref="ModelStructureException">As above; the model is as before.</exception>
        public BlockRemovalResult RemoveBlocks(
            Tensor input, IEnumerable<string> blocks, MaskTable? masks = null, optim.Optimizer? optimizer = null)
        {
            ArgumentNullException.ThrowIfNull(input);
            ArgumentNullException.ThrowIfNull(blocks);
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using ModelModes evaluation = new(model);
            ImmutableArray<ResidualBlock> chosen = Choose(ResidualBlocks.Find(model, input), [.. blocks]);
            Dictionary<string, nn.Module> modules = model.named_modules().ToDictionary(entry => entry.name, entry => entry.module, StringComparer.Ordinal);
            long before = model.parameters().Sum(parameter => parameter.numel());
            Tensor whole = model.call(input);
            Tensor expected;
            using (ReplacedTensors zeroed = new())
            {
                foreach (ResidualBlock block in chosen)
                {
                    zeroed.Zero(block.Gates.Select(gate => modules[gate]));
                }

                expected = model.call(input);
            }

            ThinningRecipe recipe = RecipeOf(chosen, modules);
            using Surgery surgery = Surgery.Prepare(recipe, model, masks, optimizer);
            surgery.Cut();
            double error = ResidualBlocks.Difference(model.call(input), expected);
            if (!(error <= Tolerance))
            {
                throw new ModelStructureException(FormattableString.Invariant(
                    $"Without the blocks {string.Join(", ", chosen.Select(block => block.Name))} '{model.GetName()}' computes something else than with their gates at zero: relative error {error:E2}, allowed {Tolerance:E2}. ")
                    + "Something besides the sum of block and input reads what is computed inside them.");
            }

            surgery.CutTraining();
            surgery.Complete();
            return new()
            {
                Blocks = chosen,
                Recipe = recipe,
                ProofError = error,
                OutputChange = ResidualBlocks.Difference(expected, whole),
                ParametersBefore = before,
                ParametersAfter = model.parameters().Sum(parameter => parameter.numel()),
            };
        }
    }

    /// <summary>Of every tensor in the blocks that has a dimension, nothing is left along the first one.</summary>
    private static ThinningRecipe RecipeOf(IEnumerable<ResidualBlock> blocks, Dictionary<string, nn.Module> modules) => ThinningRecipe.Empty with
    {
        Slices =
        [
            .. blocks.SelectMany(block => modules[block.Name].state_dict()
                .Where(entry => entry.Value.dim() > 0)
                .Select(entry => new TensorSlice($"{block.Name}.{entry.Key}", 0, entry.Value.shape[0], []))),
        ],
    };

    private static ImmutableArray<ResidualBlock> Choose(ImmutableArray<ResidualBlock> found, HashSet<string> names)
    {
        foreach (string name in names)
        {
            ResidualBlock block = found.FirstOrDefault(block => block.Name == name)
                ?? throw new ModelStructureException(
                    $"'{name}' is no residual block that passes its input on when the last layers of its branches are zero. {NearestNames.Hint(name, found.Select(other => other.Name))}");
            if (block.KeptReason is { } reason)
            {
                throw new ModelStructureException($"The block '{name}' cannot be removed: {reason}");
            }
        }

        return [.. found.Where(block => names.Contains(block.Name))];
    }
}
