using System.CommandLine;
using System.CommandLine.Invocation;
using AiPlatform.Engine;

namespace AiPlatform.Console.Cli;

/// <summary>The verbs of the executable and their options.</summary>
static class CommandLine
{
    static readonly Option<string?> Data = new("--data") { Description = $"Folder of all state; without it {EngineOptions.DefaultDataFolder()}.", Recursive = true };
    static readonly Option<string?> Urls = new("--urls") { Description = $"Where to listen; without it {Api.Listening.DefaultUrl}." };

    /// <param name="serve">Serves the console until it is stopped, with settings as <c>--Key=value</c>.</param>
    /// <param name="addPlatform">Adds engine and executors, for the verbs that need them without the console.</param>
    public static async Task<int> RunAsync(string[] args, Func<string[], Task<int>> serve, Action<IHostApplicationBuilder> addPlatform)
    {
        // Settings such as --AiPlatform:Api:MaxUploadBytes=1000 go to the configuration, which is asked by key.
        var settings = args.Where(IsSetting).ToArray();
        var root = new RootCommand("Draws, runs and watches machine learning pipelines.") { Data, Urls };
        HostApplicationBuilder Build(ParseResult parsed) => Headless.Builder([.. settings, .. Common(parsed)], addPlatform);
        root.SetAction(asked => Failures.ExplainAsync(() => serve([.. settings, .. Common(asked)])));
        root.Subcommands.Add(Serve(settings, serve));
        root.Subcommands.Add(Run(Build));
        root.Subcommands.Add(Validate());
        root.Subcommands.Add(Token(Build));
        // The host and the run command listen to Ctrl-C themselves.
        var parsed = root.Parse([.. args.Except(settings)]);
        var code = await parsed.InvokeAsync(new() { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        return parsed.Action is ParseErrorAction ? Failures.Refused : code;
    }

    static Command Serve(string[] settings, Func<string[], Task<int>> serve)
    {
        var command = new Command("serve", "Serves the console (what happens without a verb).") { Urls };
        command.SetAction(parsed => Failures.ExplainAsync(() => serve([.. settings, .. Common(parsed)])));
        return command;
    }

    static Command Run(Func<ParseResult, HostApplicationBuilder> build)
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The pipeline file; its folder is the source that steps work in." };
        var parameters = new Option<string[]>("--param") { Description = "A parameter as k=v; may be repeated." };
        var command = new Command("run", "Runs a pipeline here without the console. Ends with 0 when it succeeded, 1 when it failed, 2 when it was refused, 130 when it was canceled.")
        {
            file, parameters,
        };
        command.SetAction(parsed => Failures.ExplainAsync(() =>
            RunCommand.ExecuteAsync(parsed.GetRequiredValue(file), parsed.GetValue(parameters) ?? [], build(parsed))));
        return command;
    }

    static Command Validate()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The pipeline file." };
        var command = new Command("validate", "Names every problem of a pipeline file as file:line:column.") { file };
        command.SetAction(parsed => Failures.ExplainAsync(() => ValidateCommand.ExecuteAsync(parsed.GetRequiredValue(file))));
        return command;
    }

    static Command Token(Func<ParseResult, HostApplicationBuilder> build)
    {
        var name = new Option<string>("--name") { Description = "Who uses it.", Required = true };
        var role = new Option<Engine.Access.Role>("--role") { Description = "What it may do: viewer, engineer, operator or admin.", Required = true };
        var project = new Option<string>("--project") { Description = "The project it may touch.", DefaultValueFactory = _ => Engine.Access.Projects.Default };
        var expires = new Option<TimeSpan>("--expires")
        {
            Description = "How long it lives, such as 12h or 30d; at most 366d.", Required = true, CustomParser = Lifetime.Parse,
        };
        var create = new Command("create", "Makes an API token and prints it, once. Works beside a running console.") { name, role, project, expires };
        create.SetAction((parsed, cancel) => Failures.ExplainAsync(() => TokenCommand.CreateAsync(
            parsed.GetRequiredValue(name), parsed.GetRequiredValue(role), parsed.GetRequiredValue(project), parsed.GetRequiredValue(expires),
            build(parsed), cancel)));
        return new Command("token", "API tokens.") { create };
    }

    static IEnumerable<string> Common(ParseResult parsed)
    {
        if (parsed.GetValue(Data) is { } folder)
            yield return $"--{EngineOptions.Section}:{nameof(EngineOptions.DataFolder)}={Path.GetFullPath(folder)}";
        if (parsed.GetValue(Urls) is { } urls)
            yield return "--urls=" + urls;
    }

    /// <summary><c>--Section:Key=value</c>, or one of the few that the host itself takes.</summary>
    static bool IsSetting(string arg)
    {
        var equals = arg.IndexOf('=', StringComparison.Ordinal);
        return arg.StartsWith("--", StringComparison.Ordinal) && equals > 2
            && arg[2..equals] is var key && (key.Contains(':', StringComparison.Ordinal) || key is EngineOptions.Section or "environment" or "contentRoot" or "applicationName");
    }
}
