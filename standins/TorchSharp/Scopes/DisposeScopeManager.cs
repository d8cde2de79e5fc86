namespace TorchSharp;

/// <summary>The stack of dispose scopes of the current thread.</summary>
public class DisposeScopeManager
{
    [ThreadStatic] private static DisposeScopeManager? current;

    internal static DisposeScopeManager Current => current ??= new DisposeScopeManager();

    public static ThreadDisposeScopeStatistics Statistics => Current.ThreadStatistics;

    internal ThreadDisposeScopeStatistics ThreadStatistics { get; } = new();

    internal List<DisposeScope> Scopes { get; } = [];

    internal DisposeScope? Innermost => Scopes.Count == 0 ? null : Scopes[^1];

    internal DisposeScope Open()
    {
        var scope = new DisposeScope(this);
        Scopes.Add(scope);
        return scope;
    }

    internal void Close(DisposeScope scope) => Scopes.Remove(scope);

    /// <summary>Puts a new object into the innermost scope, if there is one.</summary>
    internal static void Register(IScoped item)
    {
        DisposeScope? scope = Current.Innermost;
        if (scope is null)
        {
            item.Lifetime.CreatedOutsideScopeCount++;
            return;
        }

        item.Lifetime.CreatedInScopeCount++;
        scope.Adopt(item);
    }

    /// <summary>Accounts for an object that is being disposed, and takes it off its scope's list.</summary>
    internal static void Unregister(IScoped item)
    {
        if (item.OwningScope is { } scope)
        {
            scope.Abandon(item);
            item.Lifetime.DisposedInScopeCount++;
        }
        else
        {
            item.Lifetime.DisposedOutsideScopeCount++;
        }
    }
}
