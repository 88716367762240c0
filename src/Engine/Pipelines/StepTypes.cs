namespace AiPlatform.Engine.Pipelines;

/// <summary>A step type as the designer's palette and the schema show it.</summary>
/// <param name="Id">The word in the file's <c>type</c>.</param>
/// <param name="Icon">Name of the glyph the canvas draws.</param>
public sealed record StepType(string Id, string Title, string Group, string Description, string Icon);

/// <summary>The types that run today. All of them run commands; the type says what for, and training adds ranks.</summary>
public static class StepTypes
{
    public const string Command = "command";
    public const string Training = "training";

    public static readonly IReadOnlyList<StepType> All =
    [
        new(Command, "Command", "General", "Any commands, run in one shell session.", "command"),
        new("data_collection", "Collect data", "Data", "Fetch or generate the data to work on.", "data"),
        new("data_validation", "Validate data", "Data", "Check the data before anything is computed from it.", "check"),
        new("data_transformation", "Transform data", "Data", "Clean, encode or reshape the data.", "transform"),
        new("data_splitting", "Split data", "Data", "Divide the data into training and held-out parts.", "split"),
        new("data_storage", "Store data", "Data", "Write the data where others read it.", "store"),
        new(Training, "Train", "Model", "Train on one or more ranks, started by torchrun.", "train"),
        new("evaluate", "Evaluate", "Model", "Measure a model; a non-zero exit fails the run.", "evaluate"),
        new("code-quality", "Code quality", "Delivery", "Linters and type checks.", "lint"),
        new("testing", "Test", "Delivery", "Automated tests.", "test"),
        new("building", "Build", "Delivery", "Build packages or images.", "build"),
        new("deployment", "Deploy", "Delivery", "Bring what was built to where it runs.", "deploy"),
    ];

    public static StepType? Find(string id) => All.FirstOrDefault(t => t.Id == id);
}
