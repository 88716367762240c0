namespace AiPlatform.Engine.Pipelines;

/// <summary>Names that one kind of map may hold.</summary>
/// <param name="Known">What runs today, in the order of the canonical text.</param>
/// <param name="Later">What the full format knows and this version doesn't run.</param>
internal sealed record FieldSet(string What, string[] Known, string[] Later, bool Extensions = false);

/// <summary>Every field of the format. The published schema holds the same known names; a test compares them.</summary>
internal static class Fields
{
    public static readonly FieldSet Pipeline = new("a pipeline",
        ["version", "name", "description", "kind", "labels", "params", "env", "stages", "steps"],
        ["secrets", "triggers", "concurrency", "priority", "timeout", "defaults", "outputs", "notify", "finally"], Extensions: true);

    public static readonly FieldSet Request = new("a pipeline request",
        ["name", "description", "project", "kind", "labels", "parameters", "env", "steps", "dependencies"],
        ["secrets", "triggers", "concurrency", "priority", "timeout", "defaults", "outputs", "notify", "finally"]);

    public static readonly FieldSet Step = new("a step",
        ["name", "title", "description", "type", "needs", "commands", "shell", "working_dir", "target", "env", "resources", "distributed",
            "grace", "inputs", "outputs", "artifacts", "requires", "labels"],
        ["pipeline", "image", "when", "matrix", "foreach", "retries", "timeout", "checkpoint", "metrics", "cache", "secrets", "gates", "approval",
            "deploy", "continue_on_error", "concurrency", "pool", "priority", "idempotent", "on_lost", "notify", "with"], Extensions: true);

    public static readonly FieldSet RequestStep = Step with { Extensions = false };

    public static readonly FieldSet Param = new("a parameter",
        ["type", "default", "choices", "min", "max", "pattern", "description"], ["required"]);

    public static readonly FieldSet Need = new("a need", ["step"], ["status", "optional"]);

    public static readonly FieldSet Resources = new("resources",
        ["cpu", "memory", "gpu"], ["disk", "shm", "queue", "network", "node_selector"]);

    public static readonly FieldSet Gpu = new("gpu", ["count", "type"], ["memory"]);

    public static readonly FieldSet Distributed = new("distributed",
        ["nodes", "processes_per_node", "launcher"], ["strategy", "elastic"]);

    public static readonly FieldSet Input = new("an input", ["from", "path"], ["type", "version", "optional"]);

    public static readonly FieldSet Output = new("an output",
        ["path", "type", "optional"], ["from", "version", "register", "retention"]);

    public static readonly FieldSet Requires = new("requires", ["python", "tools"], []);
}
