using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Components;

namespace AiPlatform.Console.Pipelines;

public sealed partial class MapRows
{
    List<MapRow> rows = [];
    string shown = "";

    [Parameter, EditorRequired] public DraftForm Form { get; set; } = default!;
    [Parameter, EditorRequired] public string Path { get; set; } = "";
    [Parameter, EditorRequired] public string Title { get; set; } = "";
    [Parameter, EditorRequired] public IReadOnlyList<MapColumn> Columns { get; set; } = [];
    [Parameter] public string NameLabel { get; set; } = "Name";
    [Parameter] public string AddLabel { get; set; } = "Add";

    /// <summary>Column that an entry may be, instead of a map with only it.</summary>
    [Parameter] public string? Shorthand { get; set; }

    protected override void OnParametersSet()
    {
        var written = Form.At(Path) as JsonObject;
        // Rows that wait for a name or a value are not in the file: they must survive its next reading.
        if ((written?.ToJsonString() ?? "") == shown)
            return;
        shown = written?.ToJsonString() ?? "";
        rows = [.. written?.Select(e => new MapRow(e.Key, e.Value?.DeepClone())) ?? []];
    }

    void Add() => rows.Add(new("", null));

    Task Remove(MapRow row)
    {
        rows.Remove(row);
        return StoreAsync();
    }

    Task Rename(MapRow row, string? name)
    {
        row.Name = name?.Trim() ?? "";
        return StoreAsync();
    }

    Task Set(MapRow row, MapColumn column, string? text)
    {
        row.Set(column, text ?? "", Shorthand);
        // Alone, so that comments beside other entries stay.
        return row.Name.Length > 0 && rows.Count(r => r.Name == row.Name) == 1
            ? WriteAsync($"{Path}/{DraftForm.Escaped(row.Name)}", row.Value?.DeepClone()) : Task.CompletedTask;
    }

    Task StoreAsync()
    {
        var map = new JsonObject();
        foreach (var row in rows.Where(r => r.Name.Length > 0 && r.Value is not null))
            map.TryAdd(row.Name, row.Value!.DeepClone());
        return map.ToJsonString() == (shown.Length == 0 ? "{}" : shown) ? Task.CompletedTask : WriteAsync(Path, map.Count > 0 ? map : null);
    }

    async Task WriteAsync(string path, JsonNode? value)
    {
        await Form.SetAsync(path, value, goesOn: true);
        shown = (Form.At(Path) as JsonObject)?.ToJsonString() ?? "";
    }

    string? NameProblem(MapRow row) =>
        row.Name.Length > 0 && rows.Count(r => r.Name == row.Name) > 1 ? $"'{row.Name}' is there twice; only the first counts."
        : row.Name.Length > 0 && Columns.Count > 0 && Form.ProblemAt(EntryPath(row)) is { } message && !Whole(row) ? message : null;

    string? Problem(MapRow row, MapColumn column)
    {
        if (row.Name.Length == 0)
            return null;
        var inside = column.Key.Length == 0 || (Whole(row) && column.Key == Shorthand) ? EntryPath(row) : $"{EntryPath(row)}/{column.Key}";
        return Form.ProblemAt(inside);
    }

    string EntryPath(MapRow row) => $"{Path}/{DraftForm.Escaped(row.Name)}";

    static bool Whole(MapRow row) => row.Value is JsonValue or null;
}
