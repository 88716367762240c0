namespace AiPlatform.Engine.Storage;

/// <summary>A piece of work for the single writer, and the promise to its caller.</summary>
abstract class WriteWork
{
    /// <summary>False: it threw and must be undone; the exception is kept for its caller.</summary>
    public abstract bool Run(WriteScope scope);

    /// <summary>The commit is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

sealed class WriteWork<T>(Func<WriteScope, T> work) : WriteWork
{
    readonly TaskCompletionSource<T> done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    T? result;
    Exception? thrown;

    public Task<T> Done => done.Task;

    public override bool Run(WriteScope scope)
    {
        try
        {
            result = work(scope);
            return true;
        }
        catch (Exception e) when (!WriteScope.IsFatal(e))
        {
            thrown = e;
            return false;
        }
    }

    public override void Complete()
    {
        if (thrown is null)
            done.TrySetResult(result!);
        else
            done.TrySetException(thrown);
    }

    public override void Fail(Exception exception) => done.TrySetException(exception);
}
