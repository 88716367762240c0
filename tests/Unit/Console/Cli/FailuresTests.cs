using AiPlatform.Console.Cli;
using AiPlatform.Engine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace AiPlatform.Unit.Console.Cli;

public class FailuresTests
{
    sealed class Dying : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromException(new InvalidOperationException("dead"));
    }

    sealed class Living : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    static async Task<int> EndOfAsync<T>() where T : class, IHostedService
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService<T>();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await ((BackgroundService)host.Services.GetRequiredService<IHostedService>()).ExecuteTask!.ContinueWith(_ => { }, TestContext.Current.CancellationToken);
        return Failures.EndOf(host.Services);
    }

    [Fact]
    public async Task A_host_whose_part_died_ends_with_1() => Assert.Equal(1, await EndOfAsync<Dying>());

    [Fact]
    public async Task A_host_that_was_stopped_ends_with_0() => Assert.Equal(0, await EndOfAsync<Living>());

    [Fact]
    public async Task What_a_person_can_act_on_ends_with_2() =>
        Assert.Equal(2, await Failures.ExplainAsync(() => throw new RefusedException("x", "Do something else.")));

    [Fact]
    public async Task A_fault_of_ours_keeps_its_trace() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => Failures.ExplainAsync(() => throw new InvalidOperationException("ours")));
}
