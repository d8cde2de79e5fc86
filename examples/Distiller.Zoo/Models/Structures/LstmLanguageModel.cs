using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Distiller.Zoo.Models;

/// <summary>Embedding, long short-term memory, scores of words. Shapes: word numbers (N, T) → scores (N, T, 200).</summary>
internal sealed class LstmLanguageModel : nn.Module<Tensor, Tensor>
{
    public const long Vocabulary = 200;
    private const long Hidden = 96;

    private readonly Embedding encoder = nn.Embedding(Vocabulary, 64);
    private readonly Cell layer1 = new(64);
    private readonly Cell layer2 = new(Hidden);
    private readonly Linear decoder = nn.Linear(Hidden, Vocabulary);

    public LstmLanguageModel()
        : base(nameof(LstmLanguageModel)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        using var scope = NewDisposeScope();
        return decoder.call(layer2.call(layer1.call(encoder.call(input)))).MoveToOuterDisposeScope();
    }

    /// <summary>Long short-term memory from two linear layers, whose weights say how wide it is. Shapes: (N, T, In) → (N, T, Hidden).</summary>
    private sealed class Cell : nn.Module<Tensor, Tensor>
    {
        private const int Gates = 4;

        private readonly Linear fc_gate_x;
        private readonly Linear fc_gate_h = nn.Linear(Hidden, Gates * Hidden);

        public Cell(long inputs)
            : base(nameof(Cell))
        {
            fc_gate_x = nn.Linear(inputs, Gates * Hidden);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input)
        {
            using var scope = NewDisposeScope();
            var gates = fc_gate_x.call(input);
            var h = zeros(input.shape[0], fc_gate_h.weight.shape[1], dtype: gates.dtype, device: gates.device);
            var c = h;
            List<Tensor> outputs = [];
            for (var step = 0; step < input.shape[1]; step++)
            {
                var parts = (gates.select(1, step) + fc_gate_h.call(h)).chunk(Gates, 1);
                c = (parts[1].sigmoid() * c) + (parts[0].sigmoid() * parts[2].tanh());
                h = parts[3].sigmoid() * c.tanh();
                outputs.Add(h);
            }

            return stack(outputs, 1).MoveToOuterDisposeScope();
        }
    }
}
