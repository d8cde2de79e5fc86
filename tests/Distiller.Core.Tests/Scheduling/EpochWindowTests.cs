using Distiller.Scheduling;
using Distiller.Testing;

namespace Distiller.Core.Tests.Scheduling;

[TestFixture]
public sealed class EpochWindowTests
{
    [Test(Description = "EX-24")]
    public void Range_leaves_out_its_end()
    {
        Assert.That(EpochWindow.Range(1, 8, 3).Epochs, Is.EqualTo((int[])[1, 4, 7]));
    }

    [Test(Description = "EX-24")]
    public void D05_list_is_sorted_and_has_no_duplicates()
    {
        EpochWindow window = EpochWindow.At(5, 2, 9, 5);

        Assert.That(window.Epochs, Is.EqualTo((int[])[2, 5, 9]));
        Assert.That((window.First, window.Last), Is.EqualTo((2, 9)));
    }

    [Test]
    public void Windows_are_those_of_the_original()
    {
        foreach (GoldenValue golden in GoldenFile.Read("schedules")["add_policy"]["cases"].Items)
        {
            Check(golden["args"], golden["result"]);
        }
    }

    [Test]
    public void Empty_list_is_an_error() => Assert.That(() => EpochWindow.At(), Throws.ArgumentException);

    [TestCase(-1, 3, 1)]
    [TestCase(3, 3, 1)]
    [TestCase(0, 2, 3)]
    [TestCase(0, 2, 0)]
    public void Bad_range_is_an_error(int start, int end, int frequency) =>
        Assert.That(() => EpochWindow.Range(start, end, frequency), Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(0, 0.0)]
    [TestCase(2, 0.5)]
    [TestCase(4, 1.0)]
    public void Progress_is_one_at_the_last_epoch_visited(int epoch, double progress) =>
        Assert.That(EpochWindow.Range(0, 6, 2).Progress(epoch), Is.EqualTo(progress));

    [Test]
    public void Single_epoch_is_done_at_once() => Assert.That(EpochWindow.At(3).Progress(3), Is.EqualTo(1));

    [TestCase("epoch 3", 3)]
    [TestCase("epochs 0..4 step 2", 0, 2, 4)]
    [TestCase("epochs 1, 4, 5", 1, 4, 5)]
    public void Window_prints_its_epochs(string text, params int[] epochs) =>
        Assert.That(EpochWindow.At([.. epochs]).ToString(), Is.EqualTo(text));

    private static void Check(GoldenValue arguments, GoldenValue result)
    {
        if (arguments.Find("epochs") is { } list)
        {
            // Both forms at once are an error of the reader of schedules; here there are two methods.
            if (!result.IsError)
            {
                Assert.That(EpochWindow.At([.. list.WholeNumbers.Select(epoch => (int)epoch)]).Epochs.Select(epoch => (double)epoch), Is.EqualTo(result["epochs"].Numbers), arguments.Path);
            }

            return;
        }

        int start = (int)arguments["starting_epoch"].WholeNumber;
        int end = (int)arguments["ending_epoch"].WholeNumber;
        int frequency = (int)arguments["frequency"].WholeNumber;
        if (result.IsError)
        {
            Assert.That(() => EpochWindow.Range(start, end, frequency), Throws.InstanceOf<ArgumentException>(), arguments.Path);
        }
        else
        {
            Assert.That(EpochWindow.Range(start, end, frequency).Epochs.Select(epoch => (double)epoch), Is.EqualTo(result["epochs"].Numbers), arguments.Path);
        }
    }
}
