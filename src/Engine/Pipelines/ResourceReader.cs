namespace AiPlatform.Engine.Pipelines;

/// <summary>Reads what a step takes of a node, and its ranks.</summary>
internal static class ResourceReader
{
    public static ResourceSpec Resources(MapReader step)
    {
        if (step["resources"] is not { } node)
            return ResourceSpec.Default;
        var reader = MapReader.Of(node, Fields.Resources, step.Problems);
        var (gpus, model) = Gpu(reader);
        return new(
            Amount(reader, "cpu", Quantities.Cpu, "cores from 1m to 4096, such as 2 or 500m") ?? ResourceSpec.Default.Cpu,
            Amount(reader, "memory", Quantities.Memory, "bytes with a unit, such as 512Mi or 4Gi"), gpus, model);
    }

    public static DistributedSpec? Distributed(MapReader step)
    {
        if (step["distributed"] is not { } node)
            return null;
        var reader = MapReader.Of(node, Fields.Distributed, step.Problems);
        return new(Nodes(reader), reader.Whole("processes_per_node", 1, 1024),
            reader.Word("launcher", ["torchrun"], ["deepspeed", "accelerate", "mpi"]) ?? "torchrun");
    }

    static int Nodes(MapReader reader)
    {
        var nodes = reader.Whole("nodes", 1, 100_000) ?? 1;
        if (nodes > 1)
            reader.Problems.Add("not-supported-yet", reader["nodes"]!, "More than one node is not supported yet. Today 'nodes' is 1.");
        return 1;
    }

    static T? Amount<T>(MapReader reader, string key, Func<string, T?> parse, string rule) where T : struct
    {
        if (reader.Text(key) is not { } text)
            return null;
        if (parse(text) is { } amount)
            return amount;
        reader.Wrong(reader[key]!, $"'{key}' is {rule}", "bad-quantity");
        return null;
    }

    static (int Count, string? Model) Gpu(MapReader resources)
    {
        if (resources["gpu"] is not MapNode map)
            return (resources.Whole("gpu", 0, 1024) ?? 0, null);
        var reader = MapReader.Of(map, Fields.Gpu, resources.Problems);
        return (reader.Whole("count", 0, 1024) ?? 1, reader.Text("type"));
    }
}
