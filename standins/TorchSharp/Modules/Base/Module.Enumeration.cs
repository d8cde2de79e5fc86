using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Own parameters, then those of the children; each once, under the first name it has.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                HashSet<IntPtr> seen = [];
                foreach ((string own, Parameter parameter) in _internal_params)
                {
                    if (!parameter.IsInvalid && seen.Add(parameter.Handle)) yield return (own, parameter);
                }

                if (!recurse) yield break;
                foreach ((string prefix, Module child) in _internal_submodules)
                {
                    foreach ((string inner, Parameter parameter) in child.named_parameters(true))
                    {
                        if (seen.Add(parameter.Handle)) yield return ($"{prefix}.{inner}", parameter);
                    }
                }
            }

            /// <summary>Own persistent buffers, then those of the children; each once.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                HashSet<IntPtr> seen = [];
                foreach ((string own, (Tensor buffer, bool persistent)) in _internal_buffers)
                {
                    // TorchSharp leaves non-persistent buffers out whatever the argument says.
                    if (persistent && !buffer.IsInvalid && seen.Add(buffer.Handle)) yield return (own, buffer);
                }

                if (!recurse) yield break;
                foreach ((string prefix, Module child) in _internal_submodules)
                {
                    foreach ((string inner, Tensor buffer) in child.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer.Handle)) yield return ($"{prefix}.{inner}", buffer);
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() => _internal_submodules;

            /// <summary>All direct children, then what is below each of them; without this module itself.</summary>
            public virtual IEnumerable<(string name, Module module)> named_modules()
            {
                foreach ((string, Module) child in _internal_submodules) yield return child;
                foreach ((string prefix, Module child) in _internal_submodules)
                {
                    foreach ((string inner, Module below) in child.named_modules()) yield return ($"{prefix}.{inner}", below);
                }
            }

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) => named_parameters(recurse).Select(entry => entry.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(entry => entry.buffer);

            public virtual IEnumerable<Module> modules() => named_modules().Select(entry => entry.module);

            public virtual IEnumerable<Module> children() => named_children().Select(entry => entry.module);

            public virtual bool has_parameter(string target) => get_parameter(target) is not null;

            public virtual bool has_buffer(string target) => get_buffer(target) is not null;

            /// <summary>The parameter with a dotted name; null if there is none.</summary>
            public virtual Parameter? get_parameter(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (_internal_params.TryGetValue(target, out Parameter own)) return own;
                return Below(target) is var (child, rest) ? child.get_parameter(rest) : null;
            }

            /// <summary>The buffer with a dotted name; null if there is none.</summary>
            public virtual Tensor? get_buffer(string target)
            {
                ArgumentNullException.ThrowIfNull(target);
                if (_internal_buffers.TryGetValue(target, out (Tensor Buffer, bool Persistent) own)) return own.Buffer;
                return Below(target) is var (child, rest) ? child.get_buffer(rest) : null;
            }

            protected virtual (string name, Parameter parameter)[] _named_parameters() => [.. named_parameters(false)];

            protected virtual (string name, Tensor buffer)[] _named_buffers() => [.. named_buffers(false)];

            protected virtual Parameter[] _parameters(bool recurse = true) => [.. parameters(recurse)];

            private (Module Child, string Remainder)? Below(string target)
            {
                int dot = target.IndexOf('.', StringComparison.Ordinal);
                if (dot < 0) return null;
                string first = target[..dot];
                foreach ((string own, Module child) in named_children())
                {
                    if (own == first) return (child, target[(dot + 1)..]);
                }

                return null;
            }
        }
    }
}
