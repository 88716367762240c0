using AiPlatform.E2E.Support;
using Microsoft.Playwright;
using Xunit;

namespace AiPlatform.E2E;

/// <summary>Every page in both themes at desk and phone width, written to artifacts/screenshots for somebody to look at.</summary>
public sealed class ScreenshotsJourney
{
    static readonly (int Width, int Height)[] sizes = [(1440, 900), (390, 844)];
    static readonly string[] themes = ["light", "dark"];
    static readonly string folder = ConsoleApp.RepositoryFile("artifacts/screenshots");

    [Fact]
    public async Task Every_page_fits_its_width_in_both_themes()
    {
        Directory.CreateDirectory(folder);
        await using var app = await ConsoleApp.StartAsync();
        await using var browser = await Browser.StartAsync();
        foreach (var (width, height) in sizes)
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            await browser.Page.GotoAsync(app.Url + "/sign-in?reason=used");
            await browser.Id("link-used").WaitForAsync();
            await ShootAsync(browser, "sign-in", width);
        }
        await browser.SignInAsync(app);
        await ShootPageAsync(browser, app, "pipelines-empty", "/pipelines", "[data-testid=sample-digits]");
        await ShootPageAsync(browser, app, "runs-empty", "/runs", "main h1");

        using var api = await ApiClient.CreateAsync(app);
        var good = await api.CreatePipelineAsync("""
            name: nightly-report
            description: Collects the numbers of the day, checks them and writes the report.
            params: {day: {type: string, default: today}}
            steps:
              - {name: collect, type: data_collection, commands: ["mkdir -p out", "seq 1 400 | tee out/numbers.txt"], outputs: {numbers: {path: out/numbers.txt}}}
              - {name: check, type: data_validation, needs: [collect], commands: ["wc -l out/numbers.txt"]}
              - {name: sum, type: data_transformation, needs: [collect], commands: ["paste -sd+ out/numbers.txt | wc -c"]}
              - {name: report, title: Write the report, needs: [check, sum], commands: ["printf '\\033[32mall is well\\033[0m\\n'"]}
            """);
        var run = await api.ExecuteAsync(good);
        await api.EventsToEndAsync(run);
        var bad = await api.ExecuteAsync(await api.CreatePipelineAsync("""
            name: broken-build
            steps:
              - {name: compile, type: building, commands: ["echo compiling", "echo 'main.c:3: error: expected ;' >&2", "exit 2"]}
              - {name: publish, type: deployment, needs: [compile], commands: ["true"]}
            """));
        await api.EventsToEndAsync(bad);
        using (var upload = await api.Http.PutAsync("files/data/train.csv", new StringContent("a,b\n1,2\n")))
            Assert.True(upload.IsSuccessStatusCode, await upload.Content.ReadAsStringAsync());

        await ShootPageAsync(browser, app, "pipelines", "/pipelines", "[data-testid=pipelines-table]");
        await ShootPageAsync(browser, app, "designer-new", "/pipelines/new", "[data-testid=designer]");
        await ShootPageAsync(browser, app, "designer", $"/pipelines/{good}", ".cv-card[data-step=report]");
        await ShootPageAsync(browser, app, "runs", "/runs", "[data-testid=runs-table]");
        await ShootPageAsync(browser, app, "run", $"/runs/{run}?step=report", ".cv-card[data-step=report]", "text=all is well");
        await ShootPageAsync(browser, app, "run-artifacts", $"/runs/{run}?tab=artifacts", "[data-testid=artifact-collect-numbers]");
        await ShootPageAsync(browser, app, "run-failed", $"/runs/{bad}", "[data-testid=run-failure]", ".cv-card[data-step=compile]", "text=expected ;");
        await ShootPageAsync(browser, app, "files", "/files", "[data-testid=files-table]");
        await ShootPageAsync(browser, app, "cluster", "/cluster", "[data-testid=enforcement]");
        await ShootPageAsync(browser, app, "style", "/style", "main h1");
        await ShootPageAsync(browser, app, "not-found", "/no-such-page", "main h2");
        browser.ShouldHaveNoComplaints("404 (Not Found)");
    }

    [Fact]
    public async Task Static_files_are_served_with_bytes_and_the_policy_is_strict()
    {
        await using var app = await ConsoleApp.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Url) };
        foreach (var path in new[] { "/css/app.css", "/css/tokens.css", "/js/theme.js", "/js/canvas/canvas.js", "/_content/MudBlazor/MudBlazor.min.css", "/_framework/blazor.web.js" })
            Assert.True((await http.GetByteArrayAsync(path)).Length > 100, path);
        using var page = await http.GetAsync("/sign-in");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src 'unsafe", policy, StringComparison.Ordinal);
        Assert.False(page.Headers.Contains("Server"));
    }

    /// <summary>Opened anew at each width, as on a screen of that size.</summary>
    static async Task ShootPageAsync(Browser browser, ConsoleApp app, string name, string path, params string[] ready)
    {
        foreach (var (width, height) in sizes)
        {
            await browser.Page.SetViewportSizeAsync(width, height);
            await browser.GoAsync(app, path);
            foreach (var selector in ready)
                await browser.Page.Locator(selector).First.WaitForAsync(new() { State = WaitForSelectorState.Attached });
            await ShootAsync(browser, name, width);
        }
    }

    static async Task ShootAsync(Browser browser, string name, int width)
    {
        foreach (var theme in themes)
        {
            await browser.Page.EvaluateAsync("theme => window.aipTheme.set(theme)", theme);
            await browser.Page.ScreenshotAsync(new()
            {
                Path = Path.Combine(folder, $"{name}-{width}-{theme}.png"), FullPage = true, Animations = ScreenshotAnimations.Disabled,
            });
        }
        var overflow = await browser.Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        Assert.True(overflow <= 0, $"{name} is {overflow} px wider than {width} px.");
    }
}
