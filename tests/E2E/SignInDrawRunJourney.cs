using AiPlatform.E2E.Support;
using Microsoft.Playwright;
using Xunit;

namespace AiPlatform.E2E;

/// <summary>The product's main job by hand: sign in, draw three steps, connect them, save, run, watch, read a log, find the artifact.</summary>
public sealed class SignInDrawRunJourney
{
    [Fact]
    public async Task Three_steps_drawn_with_the_mouse_run_green_live_in_the_browser()
    {
        await using var app = await ConsoleApp.StartAsync();
        await using var browser = await Browser.StartAsync();
        await browser.SignInAsync(app);
        var page = browser.Page;

        await browser.Id("new-pipeline").ClickAsync();
        await browser.Id("designer").WaitForAsync();
        var canvas = browser.Id("pipeline-canvas");
        await Assertions.Expect(canvas.Locator("[role=listbox], [role=application]").First).ToBeAttachedAsync();

        var first = await AddAsync(browser, "data_collection", 0.2f, 0.25f, "mkdir -p out && echo 42 > out/answer.txt && echo made the answer");
        await FillOutputAsync(browser, "answer", "out/answer.txt");
        var second = await AddAsync(browser, "data_validation", 0.75f, 0.25f, "grep -q 42 out/answer.txt && echo checked the answer");
        var third = await AddAsync(browser, "command", 0.75f, 0.7f, "echo told everybody");
        await ConnectAsync(browser, first, second);
        await ConnectAsync(browser, first, third);

        await browser.Id("save").ClickAsync();
        await Assertions.Expect(browser.Id("save-state")).ToContainTextAsync("Version 1");
        await browser.Id("run").ClickAsync();
        await page.WaitForURLAsync("**/runs/run_*");

        foreach (var step in new[] { first, second, third })
            await Assertions.Expect(browser.Id($"step-row-{step}")).ToHaveAttributeAsync("data-status", "succeeded");
        await Assertions.Expect(browser.Id("run-status")).ToHaveAttributeAsync("data-status", "succeeded");
        await Assertions.Expect(page.Locator($".cv-card[data-step={second}]")).ToHaveAttributeAsync("data-status", "succeeded");

        await browser.Id($"step-row-{second}").Locator("a").First.ClickAsync();
        await Assertions.Expect(browser.Id("log-view")).ToContainTextAsync("checked the answer");
        await browser.Id("tab-artifacts").ClickAsync();
        await Assertions.Expect(browser.Id($"artifact-{first}-answer")).ToContainTextAsync("out/answer.txt");
        browser.ShouldHaveNoComplaints();
    }

    /// <summary>Drags a step type onto the canvas and fills its command. Returns the step's name.</summary>
    static async Task<string> AddAsync(Browser browser, string type, float x, float y, string command)
    {
        var page = browser.Page;
        var before = await page.Locator(".cv-card").CountAsync();
        var box = await BoxAsync(browser.Id("pipeline-canvas"));
        await DragAsync(page, await CentreAsync(page.Locator($"[data-step-kind={type}]")), (box.X + box.Width * x, box.Y + box.Height * y));
        await Assertions.Expect(page.Locator(".cv-card")).ToHaveCountAsync(before + 1);
        // Until the console has accepted it, a card has a name of the browser's own.
        var name = (await page.Locator(".cv-card.cv-selected:not([data-step^='~'])").GetAttributeAsync("data-step"))!;
        // The panel follows the selection a moment later.
        await Assertions.Expect(browser.Id("step-panel").Locator("h2").First).ToHaveTextAsync(name);
        await browser.Id("step-panel").GetByLabel("Command 1", new() { Exact = true }).FillAsync(command);
        await Assertions.Expect(page.Locator($".cv-card[data-step={name}]")).Not.ToHaveClassAsync(new System.Text.RegularExpressions.Regex("cv-wrong"));
        return name;
    }

    static async Task FillOutputAsync(Browser browser, string name, string path)
    {
        var panel = browser.Id("step-panel");
        await panel.GetByRole(AriaRole.Button, new() { Name = "Output" }).ClickAsync();
        var row = panel.GetByRole(AriaRole.Group, new() { Name = "Outputs" });
        await row.GetByRole(AriaRole.Textbox).Nth(0).FillAsync(name);
        await row.GetByRole(AriaRole.Textbox).Nth(0).PressAsync("Tab");
        await row.GetByRole(AriaRole.Textbox).Nth(1).FillAsync(path);
        await row.GetByRole(AriaRole.Textbox).Nth(1).PressAsync("Tab");
    }

    /// <summary>Draws a wire from the right edge of one card to the left edge of another.</summary>
    static async Task ConnectAsync(Browser browser, string from, string to)
    {
        var page = browser.Page;
        var source = await BoxAsync(page.Locator($".cv-card[data-step={from}]"));
        var target = await BoxAsync(page.Locator($".cv-card[data-step={to}]"));
        await DragAsync(page, (source.X + source.Width, source.Y + source.Height / 2), (target.X, target.Y + target.Height / 2));
        await page.Locator($".cv-card[data-step={to}]").ClickAsync();
        await Assertions.Expect(browser.Id("step-panel")).ToContainTextAsync(from);
    }

    static async Task DragAsync(IPage page, (float X, float Y) from, (float X, float Y) to)
    {
        await page.Mouse.MoveAsync(from.X, from.Y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to.X, to.Y, new() { Steps = 12 });
        await page.Mouse.UpAsync();
    }

    static async Task<(float X, float Y)> CentreAsync(ILocator locator)
    {
        var box = await BoxAsync(locator);
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    static async Task<LocatorBoundingBoxResult> BoxAsync(ILocator locator) =>
        await locator.BoundingBoxAsync() ?? throw new InvalidOperationException("It is not on the screen.");
}
