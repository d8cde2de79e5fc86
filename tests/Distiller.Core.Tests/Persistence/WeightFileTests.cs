using System.Text.RegularExpressions;
using Distiller.Persistence;
using Distiller.Testing;
using static TorchSharp.torch;

namespace Distiller.Core.Tests.Persistence;

[TestFixture]
public sealed class WeightFileTests
{
    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("weights-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Names_are_changed_by_the_rules_and_types_are_converted()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(3, 2);
        using Tensor weight = Some.Tensor(2, 3).to(float64);
        using Tensor bias = Some.Tensor(2).to(float64);
        using Tensor extra = zeros(1);
        string path = Write(("model.fc.weight", weight), ("model.fc.bias", bias), ("model.step", extra));
        WeightRules rules = new() { Renames = [(new(@"^model\.fc\."), "")], MayLeave = [new("^model.step$")] };

        WeightReport report = WeightFile.LoadInto(model, path, rules);

        Assert.That(report.Loaded, Is.EqualTo((string[])["bias", "weight"]));
        Assert.That(report.Unused, Is.EqualTo((string[])["model.step"]));
        using Tensor loaded = model.state_dict()["weight"].to(float64);
        using Tensor rounded = weight.to(float32).to(float64);
        Assert.That(loaded.Equals(rounded));
    }

    [Test]
    public void Difference_is_an_error_that_lists_it_and_changes_nothing()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(3, 2);
        using Tensor before = model.state_dict()["weight"].clone();
        using Tensor weight = zeros(2, 4);
        string path = Write(("weigth", weight), ("bias", weight));

        Assert.That(
            () => WeightFile.LoadInto(model, path),
            Throws.TypeOf<ModelStructureException>()
                .With.Message.Contains("lacks 'weight'").And.Message.Contains("weigth")
                .And.Message.Contains("'bias' has shape (2, 4) in the file and (2) in the model"));
        Assert.That(model.state_dict()["weight"].Equals(before));
    }

    [Test]
    public void What_may_be_missing_keeps_its_value()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(3, 2);
        using Tensor bias = model.state_dict()["bias"].clone();
        using Tensor weight = Some.Tensor(2, 3);

        WeightReport report = WeightFile.LoadInto(model, Write(("weight", weight)), new() { MayLack = [new Regex("bias")] });

        Assert.That(report.Missing, Is.EqualTo((string[])["bias"]));
        Assert.That(model.state_dict()["bias"].Equals(bias));
    }

    [Test]
    public void Two_names_that_become_one_are_an_error()
    {
        using nn.Module<Tensor, Tensor> model = nn.Linear(3, 2);
        using Tensor weight = Some.Tensor(2, 3);

        Assert.That(
            () => WeightFile.LoadInto(model, Write(("a.weight", weight), ("b.weight", weight)), new() { Renames = [(new("^[ab]\\."), "")] }),
            Throws.TypeOf<ModelStructureException>().With.Message.Contains("a.weight").And.Message.Contains("b.weight"));
    }

    private string Write(params (string Name, Tensor Tensor)[] tensors)
    {
        string path = Path.Combine(folder, "w.safetensors");
        SafeTensors.Save(path, tensors.ToDictionary(entry => entry.Name, entry => entry.Tensor));
        return path;
    }
}
