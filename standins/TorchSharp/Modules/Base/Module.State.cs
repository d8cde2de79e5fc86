namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>The live parameters and buffers by name.</summary>
            public virtual Dictionary<string, Tensor> state_dict(Dictionary<string, Tensor>? destination = null, string? prefix = null)
            {
                destination ??= [];
                foreach ((string own, Tensor parameter) in named_parameters()) destination.TryAdd(Join(prefix, own), parameter);
                foreach ((string own, Tensor buffer) in named_buffers()) destination.TryAdd(Join(prefix, own), buffer);
                foreach ((string own, Module child) in _internal_submodules) child.state_dict(destination, Join(prefix, own));
                return destination;
            }

            /// <summary>Copies values into the existing parameters and buffers; a shape that broadcasts is accepted.</summary>
            public virtual (IList<string> missing_keys, IList<string> unexpected_keyes) load_state_dict(
                Dictionary<string, Tensor> source, bool strict = true, IList<string>? skip = null)
            {
                Dictionary<string, Tensor> target = state_dict();
                bool Counts(string key) => skip is null || !skip.Contains(key);
                List<string> unexpected = [.. source.Keys.Where(key => Counts(key) && !target.ContainsKey(key))];
                List<string> missing = [.. target.Keys.Where(key => Counts(key) && !source.ContainsKey(key))];
                if (strict && missing.Count + unexpected.Count > 0)
                    throw new InvalidOperationException("The loaded state_dict is not identical to the target dictionary.");

                using IDisposable guard = no_grad();
                foreach ((string key, Tensor value) in source)
                {
                    if (Counts(key) && target.TryGetValue(key, out Tensor? existing)) existing.copy_(value);
                }

                return (missing, unexpected);
            }

            private static string Join(string? prefix, string own) => string.IsNullOrEmpty(prefix) ? own : $"{prefix}.{own}";
        }
    }
}
