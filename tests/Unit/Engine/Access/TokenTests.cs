using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Storage;
using AiPlatform.Unit.Support;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace AiPlatform.Unit.Engine.Access;

public sealed class TokenTests : IAsyncLifetime
{
    readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    EngineHost engine = null!;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    ITokenService Tokens => engine.Get<ITokenService>();

    public async ValueTask InitializeAsync() => engine = await EngineHost.StartAsync(more: s => s.AddSingleton<ITokenService>(p => new StoredTokens(
        p.GetRequiredService<IDbContextFactory<PlatformDb>>(), p.GetRequiredService<WriteGate>(), p.GetRequiredService<IIds>(), time,
        Microsoft.Extensions.Logging.Abstractions.NullLogger<StoredTokens>.Instance)));

    public ValueTask DisposeAsync() => engine.DisposeAsync();

    Task<NewToken> CreateAsync(Role role = Role.Engineer, int hours = 1) =>
        Tokens.CreateAsync(Actor.Owner, "ci", role, Projects.Default, time.GetUtcNow().AddHours(hours), Cancel);

    [Fact]
    public async Task A_token_acts_with_its_role_in_its_project()
    {
        var made = await CreateAsync(Role.Viewer);
        var actor = await Tokens.VerifyAsync(made.Secret, Cancel);
        Assert.Equal(new Actor(ActorKind.Token, made.Token.Id, "ci", Role.Viewer, Projects.Default), actor);
    }

    [Fact]
    public async Task The_secret_is_nowhere_in_the_data_folder()
    {
        var made = await CreateAsync();
        await engine.StopAsync();
        foreach (var file in Directory.EnumerateFiles(engine.Folder.Path))
            Assert.DoesNotContain(made.Secret[36..79], System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file, Cancel)));
        await engine.RestartAsync();
        Assert.NotNull(await Tokens.VerifyAsync(made.Secret, Cancel));
    }

    [Fact]
    public async Task Every_changed_character_makes_the_secret_wrong()
    {
        var secret = (await CreateAsync()).Secret;
        for (var i = 0; i < secret.Length; i++)
            Assert.Null(await Tokens.VerifyAsync(secret[..i] + (secret[i] == 'a' ? 'b' : 'a') + secret[(i + 1)..], Cancel));
        Assert.Null(await Tokens.VerifyAsync("", Cancel));
    }

    [Fact]
    public async Task A_secret_with_the_right_form_of_another_making_is_refused()
    {
        var made = await CreateAsync();
        Assert.Null(await Tokens.VerifyAsync(TokenSecret.New(made.Token.Id), Cancel));
    }

    [Fact]
    public async Task A_token_ends_at_its_expiry()
    {
        var made = await CreateAsync(hours: 2);
        time.Advance(TimeSpan.FromHours(2) - TimeSpan.FromTicks(1));
        Assert.NotNull(await Tokens.VerifyAsync(made.Secret, Cancel));
        time.Advance(TimeSpan.FromTicks(1));
        Assert.Null(await Tokens.VerifyAsync(made.Secret, Cancel));
    }

    [Fact]
    public async Task A_revoked_token_ends_at_once()
    {
        var made = await CreateAsync();
        await Tokens.RevokeAsync(Actor.Owner, made.Token.Id, Cancel);
        Assert.Null(await Tokens.VerifyAsync(made.Secret, Cancel));
        Assert.NotNull((await Tokens.ListAsync(Actor.Owner, Cancel)).Single().RevokedAt);
        await Assert.ThrowsAsync<NotFoundException>(() => Tokens.RevokeAsync(Actor.Owner, "tok_none", Cancel));
    }

    [Fact]
    public async Task The_last_use_is_noted_once_a_minute()
    {
        var made = await CreateAsync();
        var first = time.GetUtcNow();
        await Tokens.VerifyAsync(made.Secret, Cancel);
        await UntilUsedAsync(first);
        time.Advance(TimeSpan.FromSeconds(59));
        await Tokens.VerifyAsync(made.Secret, Cancel);
        // Another write behind it: had the use been noted, it would be there by now.
        await CreateAsync();
        Assert.Equal(first, (await Tokens.ListAsync(Actor.Owner, Cancel)).Single(t => t.Id == made.Token.Id).LastUsedAt);
        time.Advance(TimeSpan.FromSeconds(1));
        await Tokens.VerifyAsync(made.Secret, Cancel);
        await UntilUsedAsync(first.AddMinutes(1));

        async Task UntilUsedAsync(DateTimeOffset at)
        {
            while ((await Tokens.ListAsync(Actor.Owner, Cancel)).Single(t => t.Id == made.Token.Id).LastUsedAt != at)
                await Task.Delay(10, Cancel);
        }
    }

    [Theory]
    [InlineData("", "default", 1, "/name")]
    [InlineData("ci", "moon", 1, "/project")]
    [InlineData("ci", "default", 0, "/expires")]
    [InlineData("ci", "default", 367 * 24, "/expires")]
    public async Task A_token_that_makes_no_sense_is_refused(string name, string project, int hours, string field)
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => Tokens.CreateAsync(Actor.Owner, name, Role.Viewer, project, time.GetUtcNow().AddHours(hours), Cancel));
        Assert.Equal([field], refused.Errors.Keys);
    }

    [Theory]
    [InlineData(Role.Viewer)]
    [InlineData(Role.Engineer)]
    [InlineData(Role.Operator)]
    public async Task Only_an_administrator_makes_and_lists_tokens(Role role)
    {
        var actor = new Actor(ActorKind.User, "u", "u", role);
        await Assert.ThrowsAsync<ForbiddenException>(() => Tokens.CreateAsync(actor, "x", Role.Viewer, Projects.Default, time.GetUtcNow().AddHours(1), Cancel));
        await Assert.ThrowsAsync<ForbiddenException>(() => Tokens.ListAsync(actor, Cancel));
    }
}
