using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AiPlatform.Engine.Pipelines;

sealed class PipelineRow
{
    public required string Id { get; init; }
    public required string Project { get; init; }
    public required string Name { get; set; }
    public string? Description { get; set; }
    public PipelineKind Kind { get; set; }
    public int Version { get; set; }
    public int StepCount { get; set; }
    public DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset UpdatedAt { get; set; }
    public DateTimeOffset? ArchivedAt { get; set; }
}

sealed class PipelineVersionRow
{
    public required string PipelineId { get; init; }
    public int Number { get; init; }
    public required string Yaml { get; init; }
    public required string Hash { get; init; }
    public string? Layout { get; init; }
    public string? SourceDigest { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public string? Message { get; init; }
}

sealed class PipelineConfiguration : IEntityTypeConfiguration<PipelineRow>, IEntityTypeConfiguration<PipelineVersionRow>
{
    public void Configure(EntityTypeBuilder<PipelineRow> builder)
    {
        builder.ToTable("pipeline").HasKey(p => p.Id);
        // Archived pipelines give their name free.
        builder.HasIndex(p => new { p.Project, p.Name }).IsUnique().HasFilter("\"ArchivedAt\" IS NULL");
        builder.HasIndex(p => new { p.Project, p.UpdatedAt, p.Id });
    }

    public void Configure(EntityTypeBuilder<PipelineVersionRow> builder) =>
        builder.ToTable("pipeline_version").HasKey(v => new { v.PipelineId, v.Number });
}
