using System.Collections;

namespace TorchSharp.Utils;

/// <summary>A dictionary that remembers the order of insertion; replacing a value keeps its place.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)>
    where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> entries = [];
    private readonly Dictionary<TKey, TValue> byKey = [];

    public int Count => entries.Count;

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => [.. entries.Select(entry => entry.Key)];

    public ICollection<TValue> Values => [.. entries.Select(entry => entry.Value)];

    public TValue this[TKey key]
    {
        get => byKey[key];
        set
        {
            int position = PositionOf(key);
            if (position < 0)
            {
                Add(key, value);
                return;
            }

            byKey[key] = value;
            entries[position] = (key, value);
        }
    }

    public (TKey, TValue) this[int index]
    {
        get => entries[index];
        set
        {
            TKey old = entries[index].Key;
            if (!EqualityComparer<TKey>.Default.Equals(old, value.Item1) && byKey.ContainsKey(value.Item1)) throw Duplicate(value.Item1);
            byKey.Remove(old);
            byKey[value.Item1] = value.Item2;
            entries[index] = value;
        }
    }

    public void Add(TKey key, TValue value) => Insert(entries.Count, (key, value));

    public void Add((TKey, TValue) item) => Insert(entries.Count, item);

    public void Add(KeyValuePair<TKey, TValue> item) => Insert(entries.Count, (item.Key, item.Value));

    public void Insert(int index, (TKey, TValue) item)
    {
        if (!byKey.TryAdd(item.Item1, item.Item2)) throw Duplicate(item.Item1);
        entries.Insert(index, item);
    }

    public bool Remove(TKey key)
    {
        int position = PositionOf(key);
        if (position < 0) return false;
        RemoveAt(position);
        return true;
    }

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Remove((item.Key, item.Value));

    public void RemoveAt(int index)
    {
        byKey.Remove(entries[index].Key);
        entries.RemoveAt(index);
    }

    public void Clear()
    {
        entries.Clear();
        byKey.Clear();
    }

    public void clear() => Clear();

    public bool Contains((TKey, TValue) item) => entries.Contains(item);

    public bool Contains(KeyValuePair<TKey, TValue> item) => Contains((item.Key, item.Value));

    public bool ContainsKey(TKey key) => byKey.ContainsKey(key);

    public bool TryGetValue(TKey key, out TValue value) => byKey.TryGetValue(key, out value!);

    public int IndexOf((TKey, TValue) item) => entries.IndexOf(item);

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach ((TKey key, TValue value) in entries) array[arrayIndex++] = new(key, value);
    }

    public IEnumerable<TKey> keys() => entries.Select(entry => entry.Key);

    public IEnumerable<TValue> values() => entries.Select(entry => entry.Value);

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerator<(TKey, TValue)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int PositionOf(TKey key) =>
        byKey.ContainsKey(key) ? entries.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Key, key)) : -1;

    private static ArgumentException Duplicate(TKey key) => new($"An item with the key '{key}' is already there.", nameof(key));
}
