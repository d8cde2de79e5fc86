namespace Distiller.Docs.Tests.Blocks;

/// <summary>What a page shows, a reader can paste.</summary>
public sealed class CodeBlockTests
{
    [TestCaseSource(nameof(Blocks))]
    public void Block_of_a_page_compiles(CodeBlock block) =>
        Assert.That(BlockCompiler.Errors(block), Is.Empty);

    [Test]
    public void Block_with_a_wrong_name_is_found()
    {
        CodeBlock block = new("page.md", 3, "var a = 1;\nmodel.Thinn([1, 3, 32, 32]);");

        Assert.That(BlockCompiler.Errors(block), Has.Count.EqualTo(1).And.One.Contains("Thinn"));
    }

    [Test]
    public void Readme_shows_code() =>
        Assert.That(Blocks(), Has.Some.Matches<CodeBlock>(block => block.Page == "README.md"));

    private static IEnumerable<CodeBlock> Blocks() => RepositoryFiles.Pages().SelectMany(CodeBlock.In);
}
