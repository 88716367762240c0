using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace AiPlatform.Engine.Storage;

/// <summary>Lets <c>dotnet ef migrations add NAME --project src/Engine</c> build the model without starting the console.</summary>
sealed class DesignTimeDb : IDesignTimeDbContextFactory<PlatformDb>
{
    public PlatformDb CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PlatformDb>().UseSqlite("Data Source=design-time.db").Options);
}
