using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Distiller.Configuration;

/// <summary>The JSON schema (draft 7) of schedule files: with it editors complete keys, explain them and mark errors.</summary>
/// <remarks>Name it in the first line of a file: <c># yaml-language-server: $schema=distiller-schedule.schema.json</c>.</remarks>
public static class ScheduleSchema
{
    private static readonly JsonSerializerOptions format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The schema of everything that a registry reads. Classes without a description admit any key.</summary>
    /// <param name="registry">The classes.</param>
    /// <returns>JSON text.</returns>
    public static string Write(ComponentRegistry registry)
    {
        JsonObject properties = new()
        {
            ["version"] = Described("Version of the format.", new JsonObject { ["const"] = 1 }),
            ["compatibility"] = Described("Whether results shall be sane (default) or those of the original, bit for bit.", new JsonObject { ["enum"] = Strings(["sane", "distiller"]) }),
        };
        JsonObject definitions = [];
        foreach (string kind in registry.Kinds)
        {
            properties[kind + "s"] = Section(registry, kind, definitions);
        }

        properties["policies"] = new JsonObject
        {
            ["description"] = "What is done, and in which epochs.",
            ["type"] = "array",
            ["items"] = new JsonObject { ["oneOf"] = new JsonArray([.. registry.Kinds.Select(kind => Policy(registry, kind))]) },
        };
        JsonObject root = new()
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Compression schedule of Distiller for .NET",
            ["type"] = "object",
            ["properties"] = properties,
            ["additionalProperties"] = false,
            ["definitions"] = definitions,
        };
        return root.ToJsonString(format) + "\n";
    }

    private static JsonObject Section(ComponentRegistry registry, string kind, JsonObject definitions)
    {
        JsonArray classes = [];
        foreach (string name in registry.Classes(kind))
        {
            string key = $"{kind}.{name}";
            definitions[key] = Class(registry.Description(kind, name), name);
            classes.Add(new JsonObject
            {
                ["if"] = new JsonObject { ["properties"] = new JsonObject { ["class"] = new JsonObject { ["const"] = name } } },
                ["then"] = new JsonObject { ["$ref"] = $"#/definitions/{key}" },
            });
        }

        return new JsonObject
        {
            ["description"] = $"The {kind}s by name; policies use them.",
            ["type"] = Strings(["object", "null"]),
            ["additionalProperties"] = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { ["class"] = new JsonObject { ["enum"] = Strings(registry.Classes(kind)) } },
                ["required"] = Strings(["class"]),
                ["allOf"] = classes,
            },
        };
    }

    private static JsonObject Class(ClassDescription? description, string name)
    {
        if (description is null)
        {
            return [];
        }

        JsonObject result = Mapping(description.Keys);
        ((JsonObject)result["properties"]!).Insert(0, "class", new JsonObject { ["const"] = name, ["description"] = description.Summary });
        result["description"] = description.Summary;
        return result;
    }

    private static JsonObject Mapping(ImmutableArray<KeyDescription> keys)
    {
        JsonObject result = new()
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(keys.Select(key => KeyValuePair.Create(key.Name, (JsonNode?)Key(key)))),
            ["additionalProperties"] = false,
        };
        string[] required = [.. keys.Where(key => !key.IsOptional).Select(key => key.Name)];
        if (required.Length > 0)
        {
            result["required"] = Strings(required);
        }

        return result;
    }

    private static JsonObject Policy(ComponentRegistry registry, string kind)
    {
        ClassDescription? description = registry.Description(kind, "");
        JsonObject binding = new() { ["instance_name"] = Described($"Name of one of the {kind}s.", new JsonObject { ["type"] = "string" }) };
        if (description is null || !description.Keys.IsEmpty)
        {
            binding["args"] = description is null ? new JsonObject { ["type"] = "object" } : Mapping(description.Keys);
        }

        JsonObject epoch = new() { ["type"] = "integer", ["minimum"] = 0 };
        return new JsonObject
        {
            ["type"] = "object",
            ["description"] = description?.Summary ?? $"A {kind} in the epochs of a window.",
            ["properties"] = new JsonObject
            {
                [kind] = new JsonObject { ["type"] = "object", ["properties"] = binding, ["required"] = Strings(["instance_name"]), ["additionalProperties"] = false },
                ["epochs"] = Described("The active epochs, one by one.", new JsonObject { ["oneOf"] = new JsonArray(epoch.DeepClone(), new JsonObject { ["type"] = "array", ["items"] = epoch.DeepClone(), ["minItems"] = 1 }) }),
                ["starting_epoch"] = Described("The first active epoch.", epoch),
                ["ending_epoch"] = Described("The first epoch after the window.", new JsonObject { ["type"] = "integer", ["minimum"] = 1 }),
                ["frequency"] = Described("Distance of active epochs; 1 if left out.", new JsonObject { ["type"] = "integer", ["minimum"] = 1 }),
            },
            ["required"] = Strings([kind]),
            ["anyOf"] = new JsonArray(
                new JsonObject { ["required"] = Strings(["epochs"]) }, new JsonObject { ["required"] = Strings(["starting_epoch", "ending_epoch"]) }),
            ["additionalProperties"] = false,
        };
    }

    private static JsonObject Key(KeyDescription key)
    {
        JsonObject schema = key.Type switch
        {
            KeyType.Text => new() { ["type"] = "string" },
            KeyType.Choice => new() { ["enum"] = Strings(key.Words) },
            KeyType.Number => Number("number", key),
            KeyType.Integer => Number("integer", key),
            KeyType.Flag => new() { ["enum"] = new JsonArray(true, false, "yes", "no", "on", "off") },
            KeyType.Texts => OneOrMore(new() { ["type"] = "string" }),
            KeyType.Numbers => OneOrMore(Number("number", key)),
            KeyType.Integers => OneOrMore(Number("integer", key)),
            KeyType.NumberTable => new() { ["type"] = "object", ["additionalProperties"] = Number("number", key), ["minProperties"] = 1 },
            KeyType.Table => new() { ["type"] = "object", ["minProperties"] = 1 },
            KeyType.Mapping => Mapping(key.Keys),
            KeyType.MappingTable => new() { ["type"] = "object", ["additionalProperties"] = Mapping(key.Keys), ["minProperties"] = 1 },
            KeyType.ChoiceOrMapping => new() { ["oneOf"] = new JsonArray(new JsonObject { ["enum"] = Strings(key.Words) }, Mapping(key.Keys)) },
            _ => throw new InvalidOperationException($"Unknown type of key '{key.Type}'."),
        };
        if (key.AllowsNull)
        {
            schema["type"] = Strings([schema["type"]!.GetValue<string>(), "null"]);
        }

        if (key.Default is { } otherwise)
        {
            schema["default"] = Literal(key.Type, otherwise);
        }

        return Described(key.Meaning, schema);
    }

    private static JsonNode? Literal(KeyType type, string text) =>
        type is KeyType.Choice or KeyType.ChoiceOrMapping or KeyType.Text ? JsonValue.Create(text) : JsonNode.Parse(text);

    private static JsonObject Number(string type, KeyDescription key)
    {
        JsonObject schema = new() { ["type"] = type };
        if (key.Minimum is { } minimum)
        {
            schema[key.IsAboveMinimum ? "exclusiveMinimum" : "minimum"] = minimum;
        }

        if (key.Maximum is { } maximum)
        {
            schema["maximum"] = maximum;
        }

        return schema;
    }

    private static JsonObject OneOrMore(JsonObject item) => new()
    {
        ["oneOf"] = new JsonArray(item.DeepClone(), new JsonObject { ["type"] = "array", ["items"] = item, ["minItems"] = 1 }),
    };

    private static JsonObject Described(string description, JsonObject schema)
    {
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonArray Strings(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);
}
