using System.Collections.Concurrent;
using Microsoft.Playwright;
using Xunit;

namespace AiPlatform.E2E.Support;

/// <summary>A real Chromium. What it complains about on a page fails the test that looked at it.</summary>
public sealed class Browser : IAsyncDisposable
{
    readonly IPlaywright playwright;
    readonly IBrowser browser;
    readonly ConcurrentQueue<string> complaints = new();

    Browser(IPlaywright playwright, IBrowser browser, IPage page) => (this.playwright, this.browser, Page) = (playwright, browser, page);

    public IPage Page { get; }

    public static async Task<Browser> StartAsync(int width = 1440, int height = 900)
    {
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = "/usr/bin/chromium",
            Args =
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                "--disable-component-update", "--disable-sync",
            ],
        });
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = width, Height = height } });
        context.SetDefaultTimeout(30_000);
        var page = await context.NewPageAsync();
        var started = new Browser(playwright, browser, page);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                started.complaints.Enqueue(message.Text);
        };
        page.PageError += (_, error) => started.complaints.Enqueue(error);
        return started;
    }

    public async Task SignInAsync(ConsoleApp app)
    {
        await Page.GotoAsync(app.SignInLink);
        await InteractiveAsync();
    }

    public async Task GoAsync(ConsoleApp app, string path)
    {
        await Page.GotoAsync(app.Url + path);
        await InteractiveAsync();
    }

    /// <summary>The page's circuit is there: clicks are heard.</summary>
    public Task InteractiveAsync() => Page.Locator("[data-interactive=true]").WaitForAsync(new() { State = WaitForSelectorState.Attached });

    public ILocator Id(string testId) => Page.GetByTestId(testId);

    public void ShouldHaveNoComplaints(params string[] except) =>
        Assert.DoesNotContain(complaints, c => !except.Any(e => c.Contains(e, StringComparison.Ordinal)));

    public async ValueTask DisposeAsync()
    {
        await browser.CloseAsync();
        playwright.Dispose();
    }
}
