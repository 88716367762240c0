using AiPlatform.Engine.Access;
using AiPlatform.Engine.Pipelines;

namespace AiPlatform.Console.Pipelines;

/// <summary>A pipeline on the designer: the draft, and the version it started from.</summary>
public sealed class DesignSession
{
    const string EmptyText = "name: New pipeline\nsteps: []\n";

    string savedText;
    string? savedLayout;

    DesignSession(DesignDraft draft, PipelineDetail? saved)
    {
        Draft = draft;
        Canvas = new(draft);
        Saved = saved;
        (savedText, savedLayout) = (draft.Text, draft.Layout);
    }

    public DesignDraft Draft { get; }

    public DraftCanvas Canvas { get; }

    /// <summary>Null: it was never stored.</summary>
    public PipelineDetail? Saved { get; private set; }

    public bool Dirty => Draft.Text != savedText || Draft.Layout != savedLayout;

    public string Name => Draft.Snapshot.PipelineFields()?["name"]?.ToString() ?? Saved?.Summary.Name ?? "Pipeline";

    public static DesignSession New() => new(new(EmptyText), null);

    public static DesignSession Of(PipelineDetail detail) => new(new(detail.Version.Yaml, detail.Version.Layout), detail);

    /// <param name="over">The latest version, if it may be one that this session has not seen.</param>
    /// <exception cref="Engine.StaleVersionException">Somebody else stored a version meanwhile.</exception>
    public async Task SaveAsync(IPipelineStore store, Actor actor, int? over = null)
    {
        var now = Draft.Snapshot;
        var draft = new PipelineDraft(now.Text, now.Layout, Saved?.Version.SourceDigest);
        Saved = Saved is { } saved
            ? await store.SaveAsync(actor, saved.Summary.Id, over ?? saved.Version.Number, draft)
            : await store.CreateAsync(actor, Projects.Default, draft);
        (savedText, savedLayout) = (now.Text, now.Layout);
    }
}
