using AiPlatform.Console.Shell;
using AiPlatform.Unit.Support;
using Bunit;
using Xunit;

namespace AiPlatform.Unit.Console.Shell;

public class HealthNoticeTests : PageContext
{
    [Fact]
    public void What_keeps_the_engine_from_working_is_told_for_as_long_as_it_lasts()
    {
        Health.StorageWorks();
        var notice = Render<HealthNotice>();
        Assert.Empty(notice.FindAll("[role=alert]"));
        Health.SetDisk("The data folder's disk is full.");
        Time.Advance(TimeSpan.FromSeconds(1));
        notice.WaitForAssertion(() => Assert.Equal("The data folder's disk is full.", notice.Find("[role=alert]").TextContent.Trim()));
        Health.SetDisk(null);
        Time.Advance(TimeSpan.FromSeconds(1));
        notice.WaitForAssertion(() => Assert.Empty(notice.FindAll("[role=alert]")));
    }
}
