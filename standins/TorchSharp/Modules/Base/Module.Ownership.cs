using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Lets a container that is no registry have a module register its components.</summary>
            internal void Register() => RegisterComponents();

            internal void Reregister(string name, Parameter? value) => ConditionallyRegisterParameter(name, value);

            /// <summary>Sets a field that holds a registered parameter: disposes the old one, takes the new one out of its scope, registers it.</summary>
            internal void Own(ref Parameter? field, Parameter? value, string name)
            {
                if (ReferenceEquals(field, value)) return;
                field?.Dispose();
                field = value;
                value?.DetachFromDisposeScope();
                ConditionallyRegisterParameter(name, value);
            }

            /// <summary>The same for a buffer.</summary>
            internal void Own(ref Tensor? field, Tensor? value, string name)
            {
                if (ReferenceEquals(field, value)) return;
                field?.Dispose();
                field = value;
                value?.DetachFromDisposeScope();
                ConditionallyRegisterBuffer(name, value);
            }
        }
    }
}
