using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AiPlatform.Engine.Runs;

// Read by EF, written by RunWriter's prepared statements: names here are the column names there.

sealed class RunRow
{
    public required string Id { get; init; }
    public required string Project { get; init; }
    public required string PipelineId { get; init; }
    public required string PipelineName { get; init; }
    public int Version { get; init; }
    public Status Status { get; init; }

    /// <summary>JSON object of parameter values, as text.</summary>
    public required string Parameters { get; init; }

    /// <summary>JSON object <c>files/NAME</c> → digest, pinned when the run was started.</summary>
    public required string Files { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset? CancelAskedAt { get; init; }
    public string? CancelAskedBy { get; init; }
    public string? Message { get; init; }
    public int StepCount { get; init; }
    public int StepsEnded { get; init; }
}

sealed class StepRow
{
    public required string RunId { get; init; }
    public int Position { get; init; }
    public required string Name { get; init; }
    public Status Status { get; init; }
    public PendingReason? PendingReason { get; init; }
    public int Attempt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public string? Message { get; init; }

    /// <summary>JSON object of the values the step wrote to its outputs file.</summary>
    public string? Values { get; init; }
}

sealed class AttemptRow
{
    public required string Id { get; init; }
    public required string RunId { get; init; }
    public required string Step { get; init; }
    public int Number { get; init; }
    public AttemptStatus Status { get; init; }
    public required string Target { get; init; }
    public required string Node { get; init; }
    public string? Gpus { get; init; }
    public int? ProcessId { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; init; }
    public int? ExitCode { get; init; }
    public int? Signal { get; init; }
    public string? Message { get; init; }
    public double? CpuSeconds { get; init; }
    public long? PeakMemoryBytes { get; init; }
    public double? WallSeconds { get; init; }
}

sealed class EventRow
{
    public long Seq { get; init; }
    public DateTimeOffset At { get; init; }
    public required string RunId { get; init; }
    public string? Step { get; init; }
    public RunEventKind Kind { get; init; }
    public Status Status { get; init; }
    public int Attempt { get; init; }
    public string? Message { get; init; }
}

sealed class ArtifactRow
{
    public required string RunId { get; init; }
    public required string Step { get; init; }
    public required string Name { get; init; }
    public required string Path { get; init; }
    public required string Type { get; init; }
    public required string Digest { get; init; }
    public long SizeBytes { get; init; }
    public bool IsFolder { get; init; }
}

/// <summary>Answers to repeated POSTs with the same Idempotency-Key; kept for 24 hours.</summary>
sealed class IdempotencyRow
{
    public required string ActorId { get; init; }
    public required string Key { get; init; }
    public required string RequestHash { get; init; }
    public required string Result { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
}

sealed class RunConfiguration :
    IEntityTypeConfiguration<RunRow>, IEntityTypeConfiguration<StepRow>, IEntityTypeConfiguration<AttemptRow>,
    IEntityTypeConfiguration<EventRow>, IEntityTypeConfiguration<ArtifactRow>, IEntityTypeConfiguration<IdempotencyRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("run").HasKey(r => r.Id);
        builder.HasIndex(r => new { r.Project, r.Id });
        builder.HasIndex(r => new { r.PipelineId, r.Id });
        builder.HasIndex(r => new { r.Project, r.Status, r.Id });
        // Recovery reads only what has not ended, however long the history is.
        builder.HasIndex(r => r.Id).HasDatabaseName("IX_run_live").HasFilter("\"FinishedAt\" IS NULL");
    }

    public void Configure(EntityTypeBuilder<StepRow> builder) => builder.ToTable("step").HasKey(s => new { s.RunId, s.Position });

    public void Configure(EntityTypeBuilder<AttemptRow> builder)
    {
        builder.ToTable("attempt").HasKey(a => a.Id);
        builder.HasIndex(a => new { a.RunId, a.Step, a.Number }).IsUnique();
    }

    public void Configure(EntityTypeBuilder<EventRow> builder)
    {
        builder.ToTable("event").HasKey(e => e.Seq);
        builder.Property(e => e.Seq).ValueGeneratedOnAdd();
        builder.HasIndex(e => new { e.RunId, e.Seq });
    }

    public void Configure(EntityTypeBuilder<ArtifactRow> builder) => builder.ToTable("artifact").HasKey(a => new { a.RunId, a.Step, a.Name });

    public void Configure(EntityTypeBuilder<IdempotencyRow> builder) => builder.ToTable("idempotency").HasKey(i => new { i.ActorId, i.Key });
}
