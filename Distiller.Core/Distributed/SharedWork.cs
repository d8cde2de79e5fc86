using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Distiller.Distributed;

/// <summary>Independent pieces of work that ranks take as they become free, so that a slow rank does not hold up the others.</summary>
/// <remarks>
/// The pieces are numbered, and a counter in the store deals them out in their order. Results are left in the store; all ranks get all
/// of them, in the order of the pieces. A piece of a rank that has died (and was not rank 0, which holds the store) is done again by
/// another. With a journal, rank 0 writes every result down as it comes, and a later process with the same work only does what is
/// missing, with any number of ranks; work that is done in several runs, one after the other, resumes in the run where it stood.
/// Without other ranks the pieces are done one after the other.
/// <para>Results must not depend on the rank or on the order: seed each piece by itself.</para>
/// </remarks>
/// <example>
/// <code>
/// SharedWork runs = new(group, "seeds", "runs/seeds.journal");
/// ImmutableArray&lt;double&gt; accuracies = runs.Run(["1", "2", "3", "4"], "simplenet, 10 epochs", seed => Train(long.Parse(seed)));
/// </code>
/// </example>
public sealed class SharedWork
{
    private static readonly JsonSerializerOptions json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };
    private readonly ProcessGroup group;
    private readonly string name;
    private readonly WorkJournal journal;
    private readonly TimeSpan pause;
    private int runs;

    /// <summary>Makes it for a group.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="name">What the work is called; no two of a group have the same name.</param>
    /// <param name="journal">A file that keeps results, so that an interrupted run can be taken up; written by rank 0. Null for none.</param>
    public SharedWork(ProcessGroup group, string name, string? journal = null)
    {
        ArgumentNullException.ThrowIfNull(group);
        ArgumentException.ThrowIfNullOrEmpty(name);
        (this.group, this.name, this.journal) = (group, name, new WorkJournal(journal));

        // Many ranks ask less often.
        pause = TimeSpan.FromMilliseconds(20 + group.WorldSize);
    }

    /// <summary>The ranks.</summary>
    public ProcessGroup Group => group;

    /// <summary>Does the pieces, together with the other ranks. Every rank calls it.</summary>
    /// <typeparam name="TResult">A record, number or text that survives being written as JSON.</typeparam>
    /// <param name="pieces">What is to be done, each by a name of its own; the same on all ranks.</param>
    /// <param name="circumstances">What else decides the results, such as a hash of the weights: ranks and journals of other circumstances are refused.</param>
    /// <param name="work">Does one piece.</param>
    /// <returns>The results in the order of the pieces, the same on all ranks.</returns>
    /// <exception cref="RankFailureException">Rank 0 is gone, or ranks do not have the same work.</exception>
    public ImmutableArray<TResult> Run<TResult>(IReadOnlyList<string> pieces, string circumstances, Func<string, TResult> work)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        ArgumentNullException.ThrowIfNull(work);
        int run = runs++;
        string key = string.Create(CultureInfo.InvariantCulture, $"{name}/{run}");
        string fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', pieces.Prepend(circumstances)))));
        Book book = new(this, run, key, pieces.Count);
        book.Begin(fingerprint);
        Do(pieces, key, book, work);
        return Collect(pieces, key, book, work);
    }

    private void Do<TResult>(IReadOnlyList<string> pieces, string key, Book book, Func<string, TResult> work)
    {
        for (long piece = group.Next(key); piece < pieces.Count; piece = group.Next(key))
        {
            if (book.Result((int)piece) is null)
            {
                Do((int)piece, pieces, key, book, work);
            }
        }
    }

    private void Do<TResult>(int piece, IReadOnlyList<string> pieces, string key, Book book, Func<string, TResult> work)
    {
        group.Publish(ClaimKey(key, piece), group.Rank.ToString(CultureInfo.InvariantCulture));
        TResult result = work(pieces[piece]);
        book.Add(piece, JsonSerializer.Serialize(result, json));
    }

    /// <summary>Waits for the other ranks' results; does what a rank has left undone.</summary>
    private ImmutableArray<TResult> Collect<TResult>(IReadOnlyList<string> pieces, string key, Book book, Func<string, TResult> work)
    {
        for (int piece = 0; piece < pieces.Count; piece++)
        {
            while (book.Result(piece) is null)
            {
                // A rank may die between taking a number and saying so; whoever holds it then is unknown, and all but this one are asked.
                int? owner = group.Read(ClaimKey(key, piece)) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
                bool isLost = owner is { } rank
                    ? group.IsSilent(rank)
                    : Enumerable.Range(0, group.WorldSize).Any(other => other != group.Rank && group.IsSilent(other));
                if (isLost && group.Next(string.Create(CultureInfo.InvariantCulture, $"{key}/again/{piece}/{owner}")) == 0)
                {
                    Do(piece, pieces, key, book, work);
                }
                else
                {
                    book.Write();
                    Thread.Sleep(pause);
                }
            }
        }

        book.Write();
        return [.. Enumerable.Range(0, pieces.Count).Select(piece => JsonSerializer.Deserialize<TResult>(book.Result(piece)!, json)!)];
    }

    private static string ClaimKey(string key, int piece) => string.Create(CultureInfo.InvariantCulture, $"{key}/claim/{piece}");

    /// <summary>Results as text: in the store for all ranks, in a file for a later process.</summary>
    private sealed class Book(SharedWork owner, int run, string key, int count)
    {
        private readonly string?[] results = new string?[count];

        /// <summary>Rank 0 takes results out of the file; the others wait for it.</summary>
        public void Begin(string fingerprint)
        {
            if (owner.group.IsFirst)
            {
                foreach ((int piece, string result) in owner.journal.Open(run, fingerprint, count))
                {
                    results[piece] = result;
                    owner.group.Publish(ResultKey(piece), result);
                }

                owner.group.Publish($"{key}/begin", fingerprint);
                return;
            }

            string? begun;
            while ((begun = owner.group.Read($"{key}/begin")) is null)
            {
                Thread.Sleep(owner.pause);
            }

            if (begun != fingerprint)
            {
                throw new RankFailureException(string.Create(
                    CultureInfo.InvariantCulture, $"Rank {owner.group.Rank} has other work for '{owner.name}' than rank 0. Give all ranks the same model, data and options."));
            }
        }

        public string? Result(int piece) => results[piece] ??= owner.group.Read(ResultKey(piece));

        public void Add(int piece, string result)
        {
            results[piece] = result;
            owner.group.Publish(ResultKey(piece), result);
            Write();
        }

        /// <summary>Rank 0 writes down what is new, of all ranks.</summary>
        public void Write()
        {
            if (owner.group.IsFirst)
            {
                for (int piece = 0; piece < count; piece++)
                {
                    _ = Result(piece);
                }

                owner.journal.Write(run, results);
            }
        }

        private string ResultKey(int piece) => string.Create(CultureInfo.InvariantCulture, $"{key}/result/{piece}");
    }
}
