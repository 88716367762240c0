using System.Globalization;
using System.Text.RegularExpressions;
using AiPlatform.E2E.Support;
using Microsoft.Playwright;
using Xunit;

namespace AiPlatform.E2E;

/// <summary>Real data, real training: the sample from one click to a model that may be downloaded.</summary>
public sealed partial class DigitsSampleJourney
{
    [Fact]
    public async Task The_digits_sample_trains_on_two_ranks_and_reaches_its_accuracy()
    {
        await using var app = await ConsoleApp.StartAsync();
        await using var browser = await Browser.StartAsync();
        await browser.SignInAsync(app);
        var page = browser.Page;
        await browser.Id("sample-digits").ClickAsync();
        await browser.Id("designer").WaitForAsync();
        await browser.Id("run").ClickAsync();
        await browser.Id("run-start").ClickAsync();
        await page.WaitForURLAsync("**/runs/run_*");
        await Assertions.Expect(browser.Id("run-status")).ToHaveAttributeAsync("data-status", "succeeded", new() { Timeout = 180_000 });

        using var api = await ApiClient.CreateAsync(app);
        var run = RunId().Match(page.Url).Value;
        var training = await api.LogAsync(run, "train");
        Assert.Contains("rank 0 of 2", training, StringComparison.Ordinal);
        Assert.Contains("rank 1 of 2", training, StringComparison.Ordinal);
        var accuracy = double.Parse(Accuracy().Match(await api.LogAsync(run, "evaluate")).Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.InRange(accuracy, 95, 100);

        await browser.Id("tab-artifacts").ClickAsync();
        var model = page.WaitForDownloadAsync();
        await browser.Id("artifact-train-model").GetByLabel("Download model").ClickAsync();
        Assert.True(new FileInfo(await (await model).PathAsync()).Length > 10_000);
        browser.ShouldHaveNoComplaints();
    }

    [GeneratedRegex("run_[0-9a-f]+")]
    private static partial Regex RunId();

    [GeneratedRegex(@"accuracy ([0-9.]+)%")]
    private static partial Regex Accuracy();
}
