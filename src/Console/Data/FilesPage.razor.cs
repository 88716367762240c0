using AiPlatform.Console.Access;
using AiPlatform.Engine;
using AiPlatform.Engine.Access;
using AiPlatform.Engine.Data;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using MudBlazor;

namespace AiPlatform.Console.Data;

public sealed partial class FilesPage
{
    const int MostAtOnce = 50;
    const long LargestFile = 2L << 30;

    IReadOnlyList<ProjectFile>? files;
    Exception? failure;
    readonly List<Upload> uploads = [];

    [Inject] IFileService Files { get; set; } = default!;
    [Inject] ICurrentActor Current { get; set; } = default!;
    [Inject] IDialogService Dialogs { get; set; } = default!;
    [Inject] ISnackbar Snackbar { get; set; } = default!;

    protected override Task OnInitializedAsync() => LoadAsync();

    async Task LoadAsync()
    {
        failure = null;
        try
        {
            files = await Files.ListAsync(await Current.GetAsync(), Projects.Default);
        }
        catch (Exception e)
        {
            failure = e;
        }
    }

    async Task UploadAsync(InputFileChangeEventArgs e)
    {
        uploads.Clear();
        if (e.FileCount > MostAtOnce)
        {
            uploads.Add(new($"{e.FileCount} files", 0) { Problem = $"At most {MostAtOnce} at once; put many files in one archive." });
            return;
        }
        var actor = await Current.GetAsync();
        foreach (var file in e.GetMultipleFiles(MostAtOnce))
            await UploadAsync(actor, file);
        await LoadAsync();
    }

    async Task UploadAsync(Actor actor, IBrowserFile file)
    {
        var upload = new Upload(file.Name, file.Size);
        uploads.Add(upload);
        StateHasChanged();
        if (file.Size > LargestFile)
        {
            upload.Problem = "Larger than 2 GiB. Upload it through the API or put it where the step can fetch it.";
            return;
        }
        try
        {
            await using var content = new CountingStream(file.OpenReadStream(LargestFile), done =>
            {
                var before = upload.Percent;
                upload.Done = done;
                if (upload.Percent != before)
                    StateHasChanged();
            });
            await Files.UploadAsync(actor, Projects.Default, file.Name.Replace(' ', '_'), content);
            uploads.Remove(upload);
            Snackbar.Add($"{file.Name} was uploaded.", Severity.Success);
        }
        catch (Exception e) when (e is RefusedException or ForbiddenException or IOException or Engine.Storage.StorageException)
        {
            upload.Problem = e.Message;
        }
    }

    async Task DeleteAsync(ProjectFile file)
    {
        var sure = await Dialogs.ShowMessageBoxAsync("Delete file",
            $"{file.Name} leaves the project. Runs that used it keep its content; new runs that name it are refused until it is uploaded again.", "Delete", cancelText: "Keep it");
        if (sure != true)
            return;
        try
        {
            await Files.DeleteAsync(await Current.GetAsync(), Projects.Default, file.Name);
            Snackbar.Add($"{file.Name} was deleted.");
        }
        catch (Exception e) when (e is NotFoundException or ForbiddenException)
        {
            Snackbar.Add(e.Message, Severity.Error);
        }
        await LoadAsync();
    }

    sealed class Upload(string name, long size)
    {
        public string Name { get; } = name;
        public long Size { get; } = size;
        public long Done { get; set; }
        public string? Problem { get; set; }
        public int Percent => Size == 0 ? 100 : (int)(Done * 100 / Size);
    }
}
