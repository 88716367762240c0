using AiPlatform.Console.Data;
using AiPlatform.Engine;
using AiPlatform.Unit.Support;
using Bunit;
using Microsoft.AspNetCore.Components.Forms;
using Xunit;

namespace AiPlatform.Unit.Console.Data;

public class FilesPageTests : PageContext
{
    [Fact]
    public void No_files_say_how_to_use_one() => Assert.Contains("from: files/NAME", Render<FilesPage>().Find(".empty").TextContent);

    [Fact]
    public void A_file_is_shown_with_its_size_its_content_address_and_the_line_that_uses_it()
    {
        Files.Add("corpus.csv", 2048);
        var row = Render<FilesPage>().Find("tbody tr");
        Assert.Contains("2.0 KiB", row.TextContent);
        Assert.Contains("0123456789ab", row.TextContent);
        Assert.Contains("from: files/corpus.csv", row.TextContent);
        Assert.Contains("by Ada", row.TextContent);
    }

    [Fact]
    public void An_uploaded_file_appears_in_the_list()
    {
        var page = Render<FilesPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(new string('x', 5000), "new.csv"));
        page.WaitForAssertion(() => Assert.Contains("new.csv", page.Find("tbody").TextContent));
        Assert.Equal(["new.csv"], Files.Names);
    }

    [Fact]
    public void A_refused_upload_says_why_beside_its_name()
    {
        Files.Refusal = new RefusedException("disk-full", "The data folder's disk is full.");
        var page = Render<FilesPage>();
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText("x", "new.csv"));
        page.WaitForAssertion(() => Assert.Contains("The data folder's disk is full.", page.Find(".upload [role=alert]").TextContent));
        Assert.Empty(Files.Names);
    }

    [Fact]
    public void Deleting_asks_first()
    {
        Files.Add("corpus.csv", 1);
        var dialogs = Dialogs();
        var page = Render<FilesPage>();
        page.Find("[aria-label='Delete corpus.csv']").Click();
        dialogs.WaitForAssertion(() => Assert.Contains("Runs that used it keep its content", dialogs.Markup));
        Assert.Single(Files.Names);
        dialogs.FindAll("button").Single(b => b.TextContent.Trim() == "Delete").Click();
        page.WaitForAssertion(() => Assert.Contains("No files yet", page.Markup));
        Assert.Empty(Files.Names);
    }

    [Fact]
    public void A_list_that_cannot_be_read_says_why()
    {
        Files.Failure = new ForbiddenException("Ada may not read here.");
        Assert.Contains("Ada may not read here.", Render<FilesPage>().Find("[role=alert]").TextContent);
    }
}
