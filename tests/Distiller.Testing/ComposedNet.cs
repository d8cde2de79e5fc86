using static TorchSharp.torch;

namespace Distiller.Testing;

/// <summary>A model made of given layers, whose forward pass is given as code: layers in any arrangement, with plain C# in between.</summary>
/// <example><c>new ComposedNet(net => x => net["b"](net["a"](x).relu()), ("a", Conv2d(1, 4, 3)), ("b", Conv2d(4, 2, 3)))</c></example>
public sealed class ComposedNet : nn.Module<Tensor, Tensor>
{
    private readonly Dictionary<string, nn.Module<Tensor, Tensor>> layers = [];
    private readonly Func<Tensor, Tensor> pass;

    /// <summary>Makes the model.</summary>
    /// <param name="forward">Gets the model, whose indexer calls a layer; returns the forward pass.</param>
    /// <param name="layers">The layers by name; a layer may be given under two names.</param>
    public ComposedNet(Func<ComposedNet, Func<Tensor, Tensor>> forward, params (string Name, nn.Module<Tensor, Tensor> Layer)[] layers)
        : base(nameof(ComposedNet))
    {
        foreach (var (name, layer) in layers)
        {
            this.layers.Add(name, layer);
            register_module(name, layer);
        }

        pass = forward(this);
        RegisterComponents();
    }

    /// <summary>Calls a layer, hooks included.</summary>
    public Func<Tensor, Tensor> this[string name] => layers[name].call;

    /// <summary>The layer of that name.</summary>
    public TLayer Layer<TLayer>(string name)
        where TLayer : nn.Module<Tensor, Tensor> => (TLayer)layers[name];

    public override Tensor forward(Tensor input) => pass(input);
}
