using System.Collections;
using System.Globalization;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A list of parameters, named by their positions.</summary>
public class ParameterList : nn.Module, IList<Parameter>
{
    private readonly List<Parameter> items = [];

    public ParameterList(params Parameter[] parameters)
        : base("ParameterList") => items.AddRange(parameters);

    public int Count => items.Count;

    public bool IsReadOnly => false;

    public Parameter this[int index]
    {
        get => items[index];
        set => items[index] = value;
    }

    public void Add(Parameter item) => items.Add(item);

    public void append(params Parameter[] parameters) => items.AddRange(parameters);

    public void extend(IEnumerable<Parameter> parameters) => items.AddRange(parameters);

    public void Insert(int index, Parameter item) => items.Insert(index, item);

    public bool Remove(Parameter item) => items.Remove(item);

    public void RemoveAt(int index) => items.RemoveAt(index);

    public void Clear() => items.Clear();

    public bool Contains(Parameter item) => items.Contains(item);

    public int IndexOf(Parameter item) => items.IndexOf(item);

    public void CopyTo(Parameter[] array, int arrayIndex) => items.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => items.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        items.Select((parameter, k) => (k.ToString(CultureInfo.InvariantCulture), parameter));

    public override bool has_parameter(string target) => get_parameter(target) is not null;

    public override Parameter? get_parameter(string target) =>
        int.TryParse(target, NumberStyles.None, CultureInfo.InvariantCulture, out int k) && k < items.Count ? items[k] : null;

    /// <summary>Registers what the list holds now, which decides what is disposed with it.</summary>
    protected override void RegisterComponents()
    {
        _internal_params.Clear();
        foreach ((string key, Parameter parameter) in named_parameters()) register_parameter(key, parameter);
    }

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        for (int k = 0; k < items.Count; k++)
        {
            if (!ReplaceParameter(dtype, device, items[k], out Parameter? converted)) continue;
            items[k].Dispose();
            items[k] = converted!;
        }

        RegisterComponents();
    }
}
