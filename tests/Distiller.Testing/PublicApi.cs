using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Distiller.Testing;

/// <summary>The public members of an assembly as text, a line each, in an order that does not depend on the compiler.</summary>
/// <remarks>What a compiler adds to records (equality, printing, copying) is left out: it follows from the word <c>record</c>.</remarks>
public static class PublicApi
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(char)] = "char",
        [typeof(short)] = "short",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
        [typeof(string)] = "string",
        [typeof(object)] = "object",
    };

    /// <summary>The text of an assembly.</summary>
    public static string Of(Assembly assembly)
    {
        StringBuilder text = new();
        foreach (var group in assembly.GetExportedTypes().Where(IsWritten).GroupBy(type => type.Namespace!).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            text.Append("namespace ").Append(group.Key).Append('\n');
            foreach (var type in group.OrderBy(Name, StringComparer.Ordinal))
            {
                text.Append("    ").Append(Head(type)).Append('\n');
                foreach (var member in Members(type).Distinct().Order(StringComparer.Ordinal))
                {
                    text.Append("        ").Append(member).Append('\n');
                }
            }
        }

        return text.ToString();
    }

    private static bool IsWritten(MemberInfo member) => !member.Name.Contains('<') && !member.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false);

    private static string Head(Type type)
    {
        var kind = type.IsEnum ? "enum"
            : type.IsInterface ? "interface"
            : typeof(Delegate).IsAssignableFrom(type) ? "delegate"
            : type.IsValueType ? (IsRecord(type) ? "record struct" : "struct")
            : (type.IsAbstract, type.IsSealed) switch { (true, true) => "static ", (true, false) => "abstract ", (false, true) => "sealed ", _ => "" } + (IsRecord(type) ? "record" : "class");
        if (kind == "delegate")
        {
            return $"delegate {Signature(type.GetMethod("Invoke")!, Name(type))}";
        }

        Type?[] bases = [type.BaseType is { } ancestor && ancestor != typeof(object) && !type.IsEnum && !type.IsValueType ? ancestor : null, .. OwnInterfaces(type)];
        var written = string.Join(", ", bases.OfType<Type>().Select(Name).Order(StringComparer.Ordinal));
        return $"{kind} {Name(type)}{(written.Length > 0 && !type.IsEnum ? " : " + written : "")}";
    }

    private static IEnumerable<Type> OwnInterfaces(Type type) => type.GetInterfaces()
        .Except(type.BaseType?.GetInterfaces() ?? [])
        .Where(known => known.IsVisible && !(known.IsGenericType && known.GetGenericTypeDefinition() == typeof(IEquatable<>) && IsRecord(type)));

    private static bool IsRecord(Type type) => type.GetMethod("<Clone>$", Declared) is not null
        || (type.IsValueType && type.GetMethod("PrintMembers", Declared)?.IsDefined(typeof(CompilerGeneratedAttribute)) == true);

    private static IEnumerable<string> Members(Type type)
    {
        if (type.IsEnum)
        {
            return type.GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => string.Create(
                CultureInfo.InvariantCulture, $"{Convert.ToInt64(field.GetRawConstantValue(), CultureInfo.InvariantCulture),3}  {field.Name}"));
        }

        return typeof(Delegate).IsAssignableFrom(type) ? [] :
        [
            .. type.GetConstructors(Declared).Where(IsVisible).Where(constructor => !constructor.IsStatic && IsWritten(constructor) && !IsCopy(type, constructor))
                .Select(constructor => $"new({Parameters(constructor)})"),
            .. type.GetFields(Declared).Where(field => IsWritten(field) && (field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly))
                .Select(field => $"{(field.IsLiteral ? "const " : field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}{(field.IsLiteral ? " = " + Value(field.GetRawConstantValue()) : "")}"),
            .. type.GetProperties(Declared).Where(property => property.Name != "EqualityContract" && IsWritten(property) && property.GetAccessors(nonPublic: true).Any(IsVisible)).Select(Property),
            .. type.GetEvents(Declared).Where(known => IsVisible(known.AddMethod!)).Select(known => $"event {Name(known.EventHandlerType!)} {known.Name}"),
            .. type.GetMethods(Declared).Where(method => IsVisible(method) && IsWritten(method) && (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal)))
                .Select(method => Modifiers(method) + Signature(method, method.Name)),
        ];
    }

    private static bool IsCopy(Type type, ConstructorInfo constructor) => IsRecord(type) && constructor.GetParameters() is [var only] && only.ParameterType == type;

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static string Property(PropertyInfo property)
    {
        var accessors = property.GetAccessors(nonPublic: true).Where(IsVisible).ToArray();
        var setter = property.SetMethod is { } set && IsVisible(set)
            ? set.ReturnParameter.GetRequiredCustomModifiers().Any(modifier => modifier.Name == "IsExternalInit") ? " init;" : " set;"
            : "";
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        var index = property.GetIndexParameters() is { Length: > 0 } keys ? $"[{string.Join(", ", keys.Select(key => $"{Name(key.ParameterType)} {key.Name}"))}]" : "";
        return $"{required}{Modifiers(accessors[0])}{Name(property.PropertyType)} {(index.Length > 0 ? "this" + index : property.Name)} {{{(property.GetMethod is { } get && IsVisible(get) ? " get;" : "")}{setter} }}";
    }

    private static string Modifiers(MethodBase method) => (method.IsPublic ? "" : "protected ")
        + (method.IsStatic ? "static "
            : method.DeclaringType!.IsInterface ? ""
            : method.IsAbstract ? "abstract "
            : method is MethodInfo overriding && overriding.GetBaseDefinition() != overriding ? "override "
            : method.IsVirtual && !method.IsFinal ? "virtual " : "");

    private static string Signature(MethodInfo method, string name)
    {
        var generic = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Name(method.ReturnType)} {name}{generic}({extension}{Parameters(method)})";
    }

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter =>
        (parameter.IsDefined(typeof(ParamArrayAttribute)) || parameter.IsDefined(typeof(ParamCollectionAttribute)) ? "params " : "")
        + (parameter.IsOut ? "out " : parameter.IsIn && parameter.ParameterType.IsByRef ? "in " : parameter.ParameterType.IsByRef ? "ref " : "")
        + $"{Name(parameter.ParameterType)} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Value(parameter.RawDefaultValue) : "")}"));

    private static string Value(object? value) => value switch
    {
        null => "default",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        if (Keywords.TryGetValue(type, out var keyword) || type.IsGenericParameter)
        {
            return keyword ?? type.Name;
        }

        Type[] arguments = type.GetGenericArguments();
        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", arguments.Select(Name))})";
        }

        var outer = type.IsNested ? Name(type.DeclaringType!) + "." : "";
        var own = type.Name.Split('`')[0];
        return outer + own + (type.Name.Contains('`') ? $"<{string.Join(", ", arguments.TakeLast(int.Parse(type.Name.Split('`')[1], CultureInfo.InvariantCulture)).Select(Name))}>" : "");
    }
}
