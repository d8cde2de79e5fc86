using System.Text.Json;
using Distiller.Zoo.Speech.Whisper;

namespace Distiller.Examples.Tests.Speech.Whisper;

public sealed class TokenizerTests
{
    private static readonly string[] Merges = ["l o", "Ġ lo", "lo w", "Ġlo w", "e r", "Ã ©"];

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("tokens-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Most_urgent_pairs_are_merged_first()
    {
        var tokenizer = FromFiles();
        var ids = Vocabulary();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tokenizer.Encode("lower low"), Is.EqualTo([ids["low"], ids["er"], ids["Ġlow"]]));
            Assert.That(tokenizer.Encode("slow"), Is.EqualTo([ids["s"], ids["low"]]));
            Assert.That(tokenizer.Encode("é"), Is.EqualTo([ids["Ã©"]]), "two bytes, one letter each, merged");
            Assert.That(tokenizer.Encode(""), Is.Empty);
        }
    }

    [TestCase("lower low, low's 42  times\n")]
    [TestCase("été 東京 \u0645\u0631\u062D\u0628\u0627 🎧")]
    public void Texts_come_back(string text)
    {
        var tokenizer = FromFiles();
        Assert.That(tokenizer.Decode(tokenizer.Encode(text)), Is.EqualTo(text));
    }

    [Test]
    public void Both_forms_of_files_give_the_same_tokens()
    {
        var files = FromFiles();
        foreach (bool pairs in (bool[])[false, true])
        {
            string path = Path.Combine(folder, "tokenizer.json");
            object merges = pairs ? Merges.Select(merge => merge.Split(' ')).ToArray() : Merges;
            File.WriteAllText(path, JsonSerializer.Serialize(new
            {
                added_tokens = new[] { new { id = 900, content = "<|endoftext|>" } },
                model = new { type = "BPE", vocab = Vocabulary(), merges },
            }));
            var tokenizer = ByteLevelTokenizer.Load(path);
            using (Assert.EnterMultipleScope())
            {
                Assert.That(tokenizer.Encode("slower élow 7"), Is.EqualTo(files.Encode("slower élow 7")));
                Assert.That(tokenizer.Special["<|endoftext|>"], Is.EqualTo(900));
                Assert.That(tokenizer.Decode([.. tokenizer.Encode("low"), 900]), Is.EqualTo("low"));
                Assert.That(tokenizer.Count, Is.EqualTo(901));
            }
        }
    }

    [Test]
    public void Files_of_another_form_are_named()
    {
        string path = Path.Combine(folder, "bad.json");
        File.WriteAllText(path, "{\"model\": {\"type\": \"WordPiece\"}}");
        string merges = Path.Combine(folder, "bad.txt");
        File.WriteAllText(merges, "#version: 0.2\nl o\nwrong\n");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() => ByteLevelTokenizer.Load(path), Throws.TypeOf<InvalidDataException>().With.Message.Contains("WordPiece"));
            Assert.That(() => ByteLevelTokenizer.Load(WriteVocabulary(), merges), Throws.TypeOf<InvalidDataException>().With.Message.Contains("line 3"));
            Assert.That(() => ByteLevelTokenizer.Load(merges, merges), Throws.TypeOf<InvalidDataException>().With.Message.Contains("not a vocabulary"));
            Assert.That(() => FromFiles().Decode([5000]), Throws.ArgumentException.With.Message.Contains("5000"));
        }
    }

    [Test]
    public void Characters_have_a_token_each()
    {
        CharacterTokenizer tokenizer = new("ab ");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(tokenizer.Count, Is.EqualTo(7));
            Assert.That(tokenizer.Encode("ba x"), Is.EqualTo([5, 4, 6, CharacterTokenizer.Unknown]));
            Assert.That(tokenizer.Decode([CharacterTokenizer.Start, 5, 4, 6, 3, CharacterTokenizer.End, 0, 99]), Is.EqualTo("ba "));
            Assert.That(() => new CharacterTokenizer("aa"), Throws.ArgumentException);
        }
    }

    private static Dictionary<string, int> Vocabulary()
    {
        List<string> texts = [.. Enumerable.Range(0, 256).Select(LetterOf), .. Merges.Select(merge => merge.Replace(" ", "", StringComparison.Ordinal))];
        return texts.Select((text, i) => (text, i)).ToDictionary(entry => entry.text, entry => entry.i, StringComparer.Ordinal);
    }

    // The published rule: printable Latin-1 stands for itself, the others are counted from 256.
    private static string LetterOf(int value)
    {
        int[] plain = [.. Enumerable.Range(33, 94), .. Enumerable.Range(161, 12), .. Enumerable.Range(174, 82)];
        return ((char)(plain.Contains(value) ? value : 256 + Enumerable.Range(0, value).Count(other => !plain.Contains(other)))).ToString();
    }

    private string WriteVocabulary()
    {
        string path = Path.Combine(folder, "vocab.json");
        File.WriteAllText(path, JsonSerializer.Serialize(Vocabulary()));
        return path;
    }

    private ByteLevelTokenizer FromFiles()
    {
        string merges = Path.Combine(folder, "merges.txt");
        File.WriteAllLines(merges, ["#version: 0.2", .. Merges]);
        return ByteLevelTokenizer.Load(WriteVocabulary(), merges);
    }
}
