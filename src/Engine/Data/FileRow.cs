using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AiPlatform.Engine.Data;

sealed class FileRow
{
    public required string Project { get; init; }
    public required string Name { get; init; }
    public required string Digest { get; set; }
    public long SizeBytes { get; set; }
    public DateTimeOffset UploadedAt { get; set; }
    public required string UploadedBy { get; set; }
}

sealed class FileConfiguration : IEntityTypeConfiguration<FileRow>
{
    public void Configure(EntityTypeBuilder<FileRow> builder) => builder.ToTable("file").HasKey(f => new { f.Project, f.Name });
}
