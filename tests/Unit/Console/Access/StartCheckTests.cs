using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using Xunit;

namespace AiPlatform.Unit.Console.Access;

public class StartCheckTests
{
    [Theory]
    [InlineData("10.0.7", true)]
    [InlineData("10.0.12+3f2a11", true)]
    [InlineData("11.0.0-preview.1", true)]
    [InlineData("10.0.6+abc", false)]
    [InlineData("9.0.20", false)]
    [InlineData("", false)]
    public void A_runtime_whose_cookies_can_be_forged_is_refused(string version, bool safe) => Assert.Equal(safe, RuntimeCheck.IsSafe(version));

    [Theory]
    [InlineData("http://127.0.0.1:8080", false)]
    [InlineData("http://127.8.0.1:80", false)]
    [InlineData("http://localhost:8080", false)]
    [InlineData("http://[::1]:8080", false)]
    [InlineData("https://0.0.0.0:8443", false)]
    [InlineData("http://0.0.0.0:8080", true)]
    [InlineData("http://*:8080", true)]
    [InlineData("http://+:8080", true)]
    [InlineData("http://[::]:8080", true)]
    [InlineData("http://192.168.1.4:8080", true)]
    [InlineData("HTTP://gpu-box:8080", true)]
    public void An_address_beyond_this_machine_without_tls_is_insecure(string url, bool insecure) => Assert.Equal(insecure, Listening.IsInsecure(url));
}
