namespace AiPlatform.Engine.Access;

public enum ActorKind { User, Token, Engine }

public enum Role { Viewer, Engineer, Operator, Admin }

/// <summary>Who asks. Every service method takes one and decides the right to act there.</summary>
/// <param name="Project">The only project a token may touch; null: every project.</param>
public sealed record Actor(ActorKind Kind, string Id, string Name, Role Role, string? Project = null)
{
    public static readonly Actor Engine = new(ActorKind.Engine, "engine", "engine", Role.Admin);

    /// <summary>The person who has the machine: by the link printed at the start, or by a command on the data folder.</summary>
    public static readonly Actor Owner = new(ActorKind.User, "owner", "owner", Role.Admin);
}

public static class Projects
{
    /// <summary>The one project that exists at the start.</summary>
    public const string Default = "default";
}

/// <summary>Things that an actor may do, each with the least role that may.</summary>
public enum Permission { Read, EditPipelines, RunPipelines, UploadFiles, OperateCluster, Administer }

public static class Authority
{
    public static bool May(this Actor actor, Permission permission, string project) =>
        MaySee(actor, project) && actor.Role >= LeastRole(permission);

    /// <summary>Throws <see cref="NotFoundException"/> for a project out of the actor's sight, <see cref="ForbiddenException"/> for a missing right.</summary>
    public static void Demand(this Actor actor, Permission permission, string project)
    {
        if (!MaySee(actor, project))
            throw new NotFoundException("project", project);
        if (actor.Role < LeastRole(permission))
            throw new ForbiddenException($"{actor.Name} has the role {actor.Role.ToString().ToLowerInvariant()}; this needs {LeastRole(permission).ToString().ToLowerInvariant()} or more in project '{project}'.");
    }

    public static bool MaySee(this Actor actor, string project) => actor.Project is null || actor.Project == project;

    static Role LeastRole(Permission permission) => permission switch
    {
        Permission.Read => Role.Viewer,
        Permission.EditPipelines => Role.Engineer,
        Permission.RunPipelines => Role.Engineer,
        Permission.UploadFiles => Role.Engineer,
        Permission.OperateCluster => Role.Operator,
        Permission.Administer => Role.Admin,
    };
}
