using System.Security.Cryptography;
using System.Text;
using AiPlatform.Engine;
using AiPlatform.Engine.Jobs;
using AiPlatform.Unit.Support;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Jobs;

public sealed class FolderContentStoreTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly FolderContentStore store;

    public FolderContentStoreTests() => store = new(folder.File("store"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_file_is_addressed_by_its_hash_and_read_back()
    {
        var stored = await store.PutAsync(Text("hello"), default);
        Assert.Equal("sha256:" + Convert.ToHexStringLower(SHA256.HashData("hello"u8)), stored.Digest);
        Assert.Equal((5, 1, false), (stored.SizeBytes, stored.Files, stored.IsFolder));
        using var reader = new StreamReader(store.OpenRead(stored.Digest));
        Assert.Equal("hello", await reader.ReadToEndAsync());
        Assert.Equal([new StoredFile("", stored.Digest, 5, false)], store.List(stored.Digest));
    }

    [Fact]
    public void What_is_put_comes_back_as_it_was()
    {
        string[] odd = ["häß ✓", "a b", "-x", "=", "日本"];
        var name = Gen.OneOf(Gen.String[Gen.Char.AlphaNumeric, 1, 8], Gen.Int[0, odd.Length - 1].Select(i => odd[i]));
        var path = Gen.Select(name, name).Select((folder, file) => $"{folder}.d/{file}");
        var tree = Gen.Select(path, Gen.String[Gen.Char.AlphaNumeric, 0, 200], Gen.Bool).Array[0, 12];
        var round = 0;
        tree.Sample(files =>
        {
            var number = Interlocked.Increment(ref round);
            var wanted = files.DistinctBy(f => f.Item1).ToList();
            foreach (var (at, text, executable) in wanted)
                Write($"in{number}/{at}", text, executable);
            Directory.CreateDirectory(folder.File($"in{number}"));
            var stored = store.PutAsync(folder.File($"in{number}"), default).GetAwaiter().GetResult();
            store.MaterializeAsync(stored.Digest, folder.File($"out{number}"), default).GetAwaiter().GetResult();
            var again = store.PutAsync(folder.File($"out{number}"), default).GetAwaiter().GetResult();
            Assert.Equal(stored, again);
            Assert.Equal(wanted.Count, stored.Files);
            foreach (var (at, text, executable) in wanted)
            {
                Assert.Equal(text, Read($"out{number}/{at}"));
                Assert.Equal(executable, IsExecutable(folder.File($"out{number}/{at}")));
            }
        }, iter: 60, threads: 1);
    }

    [Fact]
    public async Task Many_writers_of_one_content_leave_it_once_and_whole()
    {
        var content = new string('x', 300_000);
        var stored = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => store.PutAsync(Text(content), default))));
        Assert.Single(stored.Select(s => s.Digest).Distinct());
        Assert.Equal(content.Length, store.OpenRead(stored[0].Digest).Length);
        Assert.Empty(Directory.EnumerateFiles(folder.File("store/tmp")));
    }

    [Fact]
    public async Task A_copy_is_private_and_merged_into_what_is_there()
    {
        Write("a/one", "1");
        Write("a/both", "from a");
        Write("b/both", "from b");
        Write("work/own", "0");
        var first = await store.PutAsync(folder.File("a"), default);
        await store.MaterializeAsync(first.Digest, folder.File("work"), default);
        await store.MaterializeAsync((await store.PutAsync(folder.File("b"), default)).Digest, folder.File("work"), default);
        Assert.Equal(("0", "1", "from b"), (Read("work/own"), Read("work/one"), Read("work/both")));
        File.AppendAllText(folder.File("work/one"), " changed");
        await store.MaterializeAsync(first.Digest, folder.File("other"), default);
        Assert.Equal("1", Read("other/one"));
    }

    [Fact]
    public async Task A_program_alone_stays_a_program()
    {
        Write("tool", "#!/bin/sh\n", executable: true);
        var stored = await store.PutAsync(folder.File("tool"), default);
        await store.MaterializeAsync(stored.Digest, folder.File("deep/er/tool"), default);
        Assert.True(IsExecutable(folder.File("deep/er/tool")));
        Assert.True(Assert.Single(store.List(stored.Digest)).Executable);
    }

    [Fact]
    public async Task Links_inside_the_folder_are_stored_as_what_they_point_to()
    {
        Write("a/checkpoint-2/weights", "w");
        Directory.CreateSymbolicLink(folder.File("a/latest"), "checkpoint-2");
        File.CreateSymbolicLink(folder.File("a/best"), folder.File("a/latest/weights"));
        File.CreateSymbolicLink(folder.File("a/dangling"), "nowhere");
        var stored = await store.PutAsync(folder.File("a"), default);
        Assert.Equal(["best", "checkpoint-2/weights", "latest/weights"], store.List(stored.Digest).Select(f => f.Path));
    }

    [Theory]
    [InlineData("a/leak", "/etc")]
    [InlineData("a/leak", "/etc/hostname")]
    [InlineData("a/leak", "../secret")]
    // Not content itself, but a way out for a link that goes through it.
    [InlineData("a/leak", ".git/out/secret")]
    // As it is written it stays inside; followed as the kernel does, it leaves.
    [InlineData("a/x/y/leak", "../../.git/top/../secret")]
    public async Task A_link_that_leaves_the_folder_is_refused(string link, string target)
    {
        Write("secret", "s");
        Write("a/x/y/z", "");
        Directory.CreateDirectory(folder.File("a/.git"));
        Directory.CreateSymbolicLink(folder.File("a/.git/out"), folder.Path);
        Directory.CreateSymbolicLink(folder.File("a/.git/top"), folder.File("a"));
        File.CreateSymbolicLink(folder.File(link), target);
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => store.PutAsync(folder.File("a"), default));
        Assert.Contains("leak leads out", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_round_in_circles_is_refused()
    {
        Directory.CreateDirectory(folder.File("a/b"));
        Directory.CreateSymbolicLink(folder.File("a/b/up"), "..");
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => store.PutAsync(folder.File("a"), default));
        Assert.Contains("b/up", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pipe_is_refused_rather_than_waited_for()
    {
        Directory.CreateDirectory(folder.File("a"));
        using (var mkfifo = System.Diagnostics.Process.Start("mkfifo", folder.File("a/pipe")))
            await mkfifo.WaitForExitAsync();
        var refused = await Assert.ThrowsAsync<JobRefusedException>(() => store.PutAsync(folder.File("a"), default).WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("pipe", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("tree:0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("sha256:../../../../etc/passwd")]
    [InlineData("nonsense")]
    public async Task What_is_not_there_is_not_found(string digest)
    {
        Assert.Throws<NotFoundException>(() => store.OpenRead(digest));
        Assert.Throws<NotFoundException>(() => store.List(digest));
        await Assert.ThrowsAsync<NotFoundException>(() => store.MaterializeAsync(digest, folder.File("x"), default));
    }

    [Fact]
    public async Task A_folder_can_not_be_read_as_a_file()
    {
        Write("a/f", "1");
        var stored = await store.PutAsync(folder.File("a"), default);
        Assert.Throws<NotFoundException>(() => store.OpenRead(stored.Digest));
    }

    [Fact]
    public async Task A_file_made_to_look_like_a_folder_can_not_write_outside()
    {
        var victim = await store.PutAsync(Text("bad"), default);
        var forged = await store.PutAsync(Text($"- 3 {victim.Digest} ../../escaped\n"), default);
        await Assert.ThrowsAsync<InvalidDataException>(() => store.MaterializeAsync(forged.Digest.Replace("sha256", "tree", StringComparison.Ordinal), folder.File("deep/work"), default));
        Assert.False(File.Exists(folder.File("escaped")));
    }

    [Fact]
    public async Task A_full_disk_is_said_in_words_and_leaves_nothing_behind()
    {
        var refused = await Assert.ThrowsAsync<RefusedException>(() => store.PutAsync(new FullDisk(), default));
        Assert.Equal("disk-full", refused.Code);
        Assert.Empty(Directory.EnumerateFiles(folder.File("store/tmp")));
    }

    [Fact]
    public void A_full_disk_is_told_from_other_failures()
    {
        var e = Assert.ThrowsAny<IOException>(() =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
            full.WriteByte(1);
        });
        Assert.True(DiskFull.Is(e));
        Assert.False(DiskFull.Is(new FileNotFoundException()));
    }

    static MemoryStream Text(string text) => new(Encoding.UTF8.GetBytes(text));

    string Read(string path) => File.ReadAllText(folder.File(path));

    void Write(string path, string text, bool executable = false)
    {
        var full = folder.File(path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
        if (executable)
            File.SetUnixFileMode(full, File.GetUnixFileMode(full) | UnixFileMode.UserExecute);
    }

    static bool IsExecutable(string path) => (File.GetUnixFileMode(path) & UnixFileMode.UserExecute) != 0;

    /// <summary>What a write to a full disk throws, half-way.</summary>
    sealed class FullDisk : MemoryStream
    {
        int reads;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            reads++ == 0 ? new(1) : throw new IOException("No space left on device", 28);
    }
}
