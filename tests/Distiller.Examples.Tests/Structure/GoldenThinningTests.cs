using Distiller.Graph;
using Distiller.Pruning;
using Distiller.Results;
using Distiller.Testing;
using Distiller.Zoo;
using static TorchSharp.torch;

namespace Distiller.Examples.Tests.Structure;

/// <summary>Thinned zoo models against the original's: shapes, costs, recipes and outputs.</summary>
public sealed class GoldenThinningTests
{
    [TestCaseSource(nameof(Cases))]
    public void Thinned_model_is_that_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 1);
        Fill(model, golden);
        model.eval();
        using var input = golden["input"].Tensor();
        Compare(model, input, golden["dense_output"], "dense");
        Prune(model, golden);
        Compare(model, input, golden["masked_output"], "masked");
        var isFilters = golden["kind"].Text == "filters";

        var result = model.Thin(golden["input"]["shape"].WholeNumbers, new() { Scope = isFilters ? ThinningScope.Filters : ThinningScope.Channels });

        Compare(model, input, golden["thin_output"], "thin");
        Assert.Multiple(() =>
        {
            Assert.That(result.ProofError, Is.LessThanOrEqualTo(1e-5));
            Assert.That(result.ParametersAfter, Is.EqualTo(golden["params_after"].WholeNumber));
            foreach (var shape in golden["shapes_after"].Items)
            {
                Assert.That(model.get_parameter(shape[0].Text)!.shape, Is.EqualTo(shape[1].WholeNumbers), shape[0].Text);
            }
        });
        var summary = ModelSummary.Of(model, golden["input"]["shape"].WholeNumbers);
        Assert.That(summary.MacCount, Is.EqualTo(golden["macs_after"].WholeNumber));
    }

    [TestCaseSource(nameof(Cases))]
    public void Recipe_has_the_directives_of_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 1);
        Fill(model, golden);
        Prune(model, golden);
        var scope = golden["kind"].Text == "filters" ? ThinningScope.Filters : ThinningScope.Channels;

        var recipe = model.Thin(golden["input"]["shape"].WholeNumbers, new() { Scope = scope }).Recipe;

        foreach (var name in golden["recipe_parameters"].Names)
        {
            // The original's directives of four fields select maps of a flattened input: they are compared by shape, above.
            foreach (var directive in golden["recipe_parameters"][name].Items.Where(directive => directive.Count == 2))
            {
                var slice = recipe.Slices.Single(slice => slice.Name == name && slice.Dimension == directive[0].WholeNumber);
                Assert.That(slice.Kept, Is.EqualTo(directive[1].WholeNumbers), name);
            }
        }
    }

    [TestCaseSource(nameof(Graphs))]
    public void Layers_follow_each_other_as_in_the_original(GoldenValue golden)
    {
        using var model = ZooModels.Create(golden["arch"].Text, seed: 1);

        var couplings = StructureProbe.Run(model, golden["input_shape"].WholeNumbers);

        Assert.Multiple(() =>
        {
            foreach (var name in golden["conv_gemm_successors"].Names)
            {
                Assert.That(couplings.Successors(name), Is.EquivalentTo(golden["conv_gemm_successors"][name].Texts), $"after {name}");
                Assert.That(couplings.Predecessors(name), Is.EquivalentTo(golden["conv_gemm_predecessors"][name].Texts), $"before {name}");
            }
        });
    }

    private static IEnumerable<TestCaseData> Cases() =>
        GoldenFile.Cases("thinning", "cases", golden => $"{golden["arch"].Text} {golden["kind"].Text}", golden => !golden.IsError);

    private static IEnumerable<TestCaseData> Graphs() =>
        GoldenFile.Cases("model_summaries", "models", golden => golden["arch"].Text, golden => golden.Has("conv_gemm_successors"));

    private static void Fill(nn.Module model, GoldenValue golden)
    {
        var tensors = model.state_dict();
        foreach (var range in golden["fill_ranges"].Items)
        {
            HashFill.Fill(tensors[range[0].Text], range[1].WholeNumber, range[2].Number, range[3].Number);
        }
    }

    /// <summary>Zeroes what the original's recipe does not keep of the pruned weights.</summary>
    private static void Prune(nn.Module model, GoldenValue golden)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var dimension = golden["kind"].Text == "filters" ? 0 : 1;
        foreach (var name in golden["pruned"].Texts)
        {
            var kept = golden["recipe_parameters"][name].Items.Single(directive => directive[0].WholeNumber == dimension)[1].WholeNumbers;
            var weight = model.get_parameter(name)!;
            long[] gone = [.. Enumerable.Range(0, (int)weight.shape[dimension]).Select(index => (long)index).Except(kept)];
            weight.index_fill_(dimension, tensor(gone), 0);
        }
    }

    private static void Compare(nn.Module<Tensor, Tensor> model, Tensor input, GoldenValue golden, string what)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        TensorAssert.Close(model.call(input), golden.Tensor(), what: what);
    }
}
