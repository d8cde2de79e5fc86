using System.Globalization;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module whose <c>call</c> runs hooks before and after <c>forward</c>.</summary>
        /// <typeparam name="TPreHook">Sees the inputs; what it returns, if not null, replaces them.</typeparam>
        /// <typeparam name="TPostHook">Sees inputs and output; what it returns, if not null, replaces the output.</typeparam>
        public class HookableModule<TPreHook, TPostHook> : Module
            where TPreHook : notnull
            where TPostHook : notnull
        {
            protected Dictionary<string, TPreHook> pre_hooks = [];
            protected Dictionary<string, TPostHook> post_hooks = [];
            protected Dictionary<string, Action<Module>> module_pre_hooks = [];
            protected Dictionary<string, Action<Module>> module_post_hooks = [];

            private long nextKey;

            protected HookableModule(string name)
                : base(name)
            {
            }

            internal bool HasHooks => pre_hooks.Count + post_hooks.Count + module_pre_hooks.Count + module_post_hooks.Count > 0;

            public HookRemover register_forward_pre_hook(TPreHook hook) => Register(pre_hooks, hook);

            public HookRemover register_forward_pre_hook(Action<Module> hook) => Register(module_pre_hooks, hook);

            public HookRemover register_forward_hook(TPostHook hook) => Register(post_hooks, hook);

            public HookRemover register_forward_hook(Action<Module> hook) => Register(module_post_hooks, hook);

            internal void RunModuleHooks(Dictionary<string, Action<Module>> hooks)
            {
                foreach (Action<Module> hook in hooks.Values) hook(this);
            }

            private HookRemover Register<THook>(Dictionary<string, THook> hooks, THook hook)
            {
                string key = nextKey++.ToString(CultureInfo.InvariantCulture);
                hooks.Add(key, hook);
                return new HookRemover(this, key);
            }

            /// <summary>Takes a hook off again.</summary>
            public class HookRemover(HookableModule<TPreHook, TPostHook> module, string key)
            {
                /// <summary>Removes the hook; harmless if it is gone already.</summary>
                public void remove()
                {
                    Remove(module.pre_hooks);
                    Remove(module.post_hooks);
                    Remove(module.module_pre_hooks);
                    Remove(module.module_post_hooks);
                }

                // A dictionary fills the gap of a removed entry first: rebuilt, it keeps listing hooks in order of registration.
                private void Remove<THook>(Dictionary<string, THook> hooks)
                {
                    if (!hooks.Remove(key)) return;
                    KeyValuePair<string, THook>[] left = [.. hooks];
                    hooks.Clear();
                    foreach ((string other, THook hook) in left) hooks.Add(other, hook);
                }
            }
        }
    }
}
