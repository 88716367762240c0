using AiPlatform.Console.Access;
using AiPlatform.Console.Api;
using AiPlatform.Engine;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddEngine(builder.Configuration).AddAccess().AddApi(builder.Configuration);
var app = builder.Build();
app.UseApi();
app.MapApi();
app.Run();
