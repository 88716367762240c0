using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace AiPlatform.Engine.Access;

sealed class TokenRow
{
    public required string Id { get; init; }
    public required string Name { get; init; }
    public Role Role { get; init; }
    public required string Project { get; init; }

    /// <summary>SHA-256 of the whole secret; the secret itself is never stored.</summary>
    public required byte[] Hash { get; init; }
    public DateTimeOffset CreatedAt { get; init; }
    public required string CreatedBy { get; init; }
    public DateTimeOffset ExpiresAt { get; init; }
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }
}

sealed class TokenConfiguration : IEntityTypeConfiguration<TokenRow>
{
    public void Configure(EntityTypeBuilder<TokenRow> builder)
    {
        builder.ToTable("api_token").HasKey(t => t.Id);
        builder.HasIndex(t => t.Hash).IsUnique();
    }
}
