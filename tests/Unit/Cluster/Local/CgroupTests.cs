using AiPlatform.Cluster.Local;
using AiPlatform.Engine.Pipelines;
using AiPlatform.Unit.Support;
using Xunit;

namespace AiPlatform.Unit.Cluster.Local;

/// <summary>Both versions of control groups, on plain folders that look like the kernel's.</summary>
public sealed class CgroupTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    string Root => folder.File("cgroup");

    [Fact]
    public void Version_1_limits_each_controller_below_the_own_group()
    {
        foreach (var group in new[] { "cpu", "memory/box", "pids" })
            Group(group);
        var mount = CgroupMount.Find(Root, "8:pids:/\n4:memory:/box\n1:cpu:/\n0::/\n");
        Assert.Empty(mount.Missing);
        var cgroup = new Cgroup(mount, "ours");
        foreach (var file in new[] { "cpu/ours/a1/cpu.cfs_quota_us", "memory/box/ours/a1/memory.limit_in_bytes", "memory/box/ours/a1/memory.memsw.limit_in_bytes", "pids/ours/a1/pids.max" })
            Write(file, "-1");
        Assert.Equal(new[] { "cpu/ours/a1", "memory/box/ours/a1", "pids/ours/a1" }.Select(At).Order(), cgroup.Create("a1", new ResourceSpec(1.5, 64 << 20)).Order());
        Assert.Equal(("150000", "67108864", "67108864", "4096"),
            (Read("cpu/ours/a1/cpu.cfs_quota_us"), Read("memory/box/ours/a1/memory.limit_in_bytes"), Read("memory/box/ours/a1/memory.memsw.limit_in_bytes"), Read("pids/ours/a1/pids.max")));
    }

    [Fact]
    public void Version_1_in_a_container_falls_back_to_what_is_mounted()
    {
        foreach (var group in new[] { "cpu", "memory", "pids" })
            Group(group);
        var mount = CgroupMount.Find(Root, "8:pids:/docker/abc\n4:memory:/docker/abc\n1:cpu:/docker/abc\n");
        Assert.Equal(At("memory"), mount.Above["memory"]);
    }

    [Fact]
    public void A_controller_that_is_not_there_is_named()
    {
        Group("cpu");
        Group("pids");
        var mount = CgroupMount.Find(Root, "8:pids:/\n1:cpu:/\n");
        Assert.Contains("the memory controller of cgroup v1", Assert.Single(mount.Missing), StringComparison.Ordinal);
        Assert.Equal(["cpu", "pids"], mount.Above.Keys.Order());
    }

    [Fact]
    public void Version_2_makes_groups_beside_the_own_one_and_hands_the_controllers_down()
    {
        Unified("app.slice", "cpuset cpu io memory pids", "cpu memory pids");
        Unified("app.slice/console.scope", "memory pids", "");
        var mount = CgroupMount.Find(Root, "0::/app.slice/console.scope\n");
        Assert.Empty(mount.Missing);
        Assert.All(mount.Above.Values, above => Assert.Equal(At("app.slice"), above));
        foreach (var (file, text) in new[] { ("cpu.max", "max 100000"), ("memory.max", "max"), ("memory.swap.max", "max"), ("pids.max", "max") })
            Write("app.slice/ours/a1/" + file, text);
        Write("app.slice/ours/cgroup.subtree_control", "cpu memory pids");
        Assert.Equal([At("app.slice/ours/a1")], new Cgroup(mount, "ours").Create("a1", new ResourceSpec(0.5, 1 << 20)));
        Assert.Equal(("50000 100000", "1048576", "0", "4096"),
            (Read("app.slice/ours/a1/cpu.max"), Read("app.slice/ours/a1/memory.max"), Read("app.slice/ours/a1/memory.swap.max"), Read("app.slice/ours/a1/pids.max")));
    }

    [Fact]
    public void A_controller_is_handed_down_only_when_it_is_not_yet()
    {
        Unified("g", "cpu memory pids", "memory pids\n");
        Assert.True(CgroupMount.Enable(At("g"), "pids"));
        Assert.Equal("memory pids\n", Read("g/cgroup.subtree_control"));
        Assert.True(CgroupMount.Enable(At("g"), "cpu"));
        Assert.StartsWith("+cpu", Read("g/cgroup.subtree_control"), StringComparison.Ordinal);
        Assert.False(CgroupMount.Enable(At("absent"), "cpu"));
    }

    [Fact]
    public void Version_2_in_a_container_moves_everything_to_a_leaf_first()
    {
        Unified("", "cpu memory pids", "");
        Write("cgroup.procs", "1\n");
        Write("ai-platform-rest/cgroup.procs", "");
        var mount = CgroupMount.Find(Root, "0::/\n");
        Assert.Empty(mount.Missing);
        Assert.Equal("1", Read("ai-platform-rest/cgroup.procs"));
    }

    [Fact]
    public void Version_2_that_is_not_ours_is_watched_and_says_how_to_change_that()
    {
        Write("cgroup.controllers", "cpu memory pids");
        Directory.CreateDirectory(At("system.slice/console.service"));
        var mount = CgroupMount.Find(Root, "0::/system.slice/console.service\n");
        Assert.Empty(mount.Above);
        Assert.Equal(3, mount.Missing.Count);
        Assert.All(mount.Missing, why => Assert.Contains("Delegate=yes", why, StringComparison.Ordinal));
        Assert.Empty(new Cgroup(mount, "ours").Create("a1", ResourceSpec.Default));
    }

    [Fact]
    public void The_narrowest_memory_limit_above_is_what_this_process_has()
    {
        foreach (var group in new[] { "cpu", "pids", "memory", "memory/pod", "memory/pod/box" })
            Group(group);
        Write("memory/memory.limit_in_bytes", "9223372036854771712");
        Write("memory/memory.usage_in_bytes", "5000");
        Write("memory/pod/memory.limit_in_bytes", "2000");
        Write("memory/pod/memory.usage_in_bytes", "1500");
        Write("memory/pod/box/memory.limit_in_bytes", "3000");
        Write("memory/pod/box/memory.usage_in_bytes", "100");
        Assert.Equal((2000, 1500), new Cgroup(CgroupMount.Find(Root, "4:memory:/pod/box\n"), "ours").MemoryOfThisProcess());
    }

    [Theory]
    [InlineData("memory.peak", "memory.events", "low 0\nhigh 0\nmax 12\noom 1\noom_kill 1\noom_group_kill 0\n")]
    [InlineData("memory.max_usage_in_bytes", "memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 1\n")]
    public void Peak_and_kills_are_read_in_both_versions(string peak, string events, string text)
    {
        Write("g/" + peak, "65536\n");
        Write("g/" + events, text);
        Assert.Equal((65536, 1), CgroupFiles.Memory([At("absent"), At("g")]));
    }

    [Fact]
    public void Sweeping_removes_what_is_empty_and_leaves_what_is_in_use()
    {
        Group("pids");
        Group("pids/ours/used");
        Directory.CreateDirectory(At("pids/ours/empty"));
        CgroupFiles.Sweep(At("pids/ours"));
        Assert.Equal([At("pids/ours/used")], Directory.EnumerateDirectories(At("pids/ours")));
        CgroupFiles.Sweep(At("pids/absent"));
    }

    string At(string path) => Path.Combine(Root, path);

    void Group(string path) => Write(path + "/cgroup.procs", "");

    void Unified(string path, string controllers, string handedDown)
    {
        Write("cgroup.controllers", "cpu memory pids");
        Group(path);
        Write(Path.Combine(path, "cgroup.controllers"), controllers);
        Write(Path.Combine(path, "cgroup.subtree_control"), handedDown);
    }

    string Read(string path) => File.ReadAllText(At(path));

    void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
