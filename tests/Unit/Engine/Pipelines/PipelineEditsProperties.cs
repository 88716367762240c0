using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AiPlatform.Engine.Pipelines;
using CsCheck;
using Xunit;

namespace AiPlatform.Unit.Engine.Pipelines;

public class PipelineEditsProperties
{
    static readonly string[] Texts = ["echo a", "a: b", "x # y", "- z", "yes", "1.10", "it's \"so\"", "${{ run.id }}", "two\nlines\n", "{j: [1]}", "é ☃ 😀", "$HOME/*"];

    [Fact]
    public void Random_edits_of_random_files_mean_what_they_say_and_touch_nothing_else() =>
        Gen.Int[0, int.MaxValue].Sample(seed =>
        {
            var random = new Random(seed);
            var model = RandomModel(random);
            var format = new RandomFormat(random);
            var text = format.Write(model);
            AssertEqual(model, text, "as written");
            var touched = new HashSet<string>();
            var original = text;
            for (var i = 0; i < 6; i++)
            {
                var before = text;
                var inOrder = model.Steps.Where(s => s.Needs is null).ToList();
                var (what, now) = Edit(random, model, text, touched);
                touched.UnionWith(inOrder.Where(s => s.Needs is not null).Select(s => s.Name));
                text = now;
                AssertEqual(model, text, $"{what}\n--- before\n{before}");
            }
            foreach (var (name, block) in format.Blocks.Where(b => !touched.Contains(b.Key)))
                Assert.Contains(block, text, StringComparison.Ordinal);
            foreach (Match comment in Regex.Matches(original, "# c[0-9]+ of ([a-z0-9]+):"))
                if (!touched.Contains(comment.Groups[1].Value))
                    Assert.Contains(comment.Value, text, StringComparison.Ordinal);
            Assert.Equal(original.StartsWith("# head", StringComparison.Ordinal), text.StartsWith("# head", StringComparison.Ordinal));
            Assert.Equal(original.Contains("# tail", StringComparison.Ordinal), text.Contains("# tail", StringComparison.Ordinal));
        }, iter: 600);

    static void AssertEqual(EditModel model, string text, string context)
    {
        var parsed = PipelineYaml.Parse(text);
        Assert.True(parsed.Valid, $"{string.Join("; ", parsed.Problems)}\nafter {context}\n--- now\n{text}");
        Assert.True(PipelineHash.Of(model.Spec()) == parsed.Hash,
            $"after {context}\n--- now\n{text}\n--- expected\n{PipelineYaml.Write(model.Spec())}\n--- found\n{PipelineYaml.Write(parsed.Spec!)}");
    }

    static EditModel RandomModel(Random random)
    {
        var model = new EditModel(random.Next(2) == 0);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var step = new ModelStep
            {
                Name = "s" + model.Steps.Count,
                Title = random.Next(3) == 0 ? Text(random).Replace("\n", " ", StringComparison.Ordinal).Replace("${{", "", StringComparison.Ordinal).Trim() : null,
                Type = random.Next(3) == 0 ? "testing" : null,
                Cpu = random.Next(3) == 0 ? "2" : null,
                Needs = random.Next(3) > 0 ? Earlier(random, model) : null,
                Commands = Commands(random),
            };
            for (var e = random.Next(3); e > 0; e--)
                step.Env["E" + e] = Text(random);
            step.InputFrom = step.Needs is { Count: > 0 } needs && random.Next(2) == 0 ? needs[0] : null;
            model.Steps.Add(step);
        }
        return model;
    }

    static List<string> Earlier(Random random, EditModel model) => [.. model.Steps.Where(_ => random.Next(2) == 0).Select(s => s.Name)];

    static List<string> Commands(Random random) => [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => Text(random))];

    static string Text(Random random) => Texts[random.Next(Texts.Length)];

    static (string What, string Text) Edit(Random random, EditModel model, string text, HashSet<string> touched)
    {
        var step = model.Steps[random.Next(model.Steps.Count)];
        var index = model.Steps.IndexOf(step);
        var name = step.Name;
        switch (random.Next(9))
        {
            case 0:
                var added = new ModelStep { Name = "n" + random.Next(1_000_000_000), Type = "testing", Commands = Commands(random), Needs = model.Stages ? [] : null };
                model.Steps.Add(added);
                text = PipelineEdits.AddStep(text, added.Name, "testing", added.Commands);
                return ("AddStep", SetOutputs(text, added));
            case 1 when model.Steps.Count > 1 && !model.Steps.Exists(s => s.InputFrom == name):
                TouchUsers(name);
                model.Remove(step);
                return ($"RemoveStep {name}", PipelineEdits.RemoveStep(text, name));
            case 2:
                TouchUsers(name);
                var newName = "r" + random.Next(1_000_000_000);
                model.Rename(step, newName);
                touched.Add(newName);
                return ($"RenameStep {name} {newName}", PipelineEdits.RenameStep(text, name, newName));
            case 3 or 4 when index > 0:
                var from = model.Steps[random.Next(index)].Name;
                touched.Add(name);
                if (model.Needs()[name] is var needs && !needs.Contains(from))
                    model.SetNeeds(step, [.. needs, from]);
                return ($"Connect {from} {name}", PipelineEdits.Connect(text, from, name));
            case 5 when model.Needs()[name] is { Count: > 0 } all && step.InputFrom is null && model.Steps.TrueForAll(s => s.InputFrom is null):
                var gone = all[random.Next(all.Count)];
                touched.Add(name);
                model.SetNeeds(step, all.FindAll(n => n != gone));
                return ($"Disconnect {gone} {name}", PipelineEdits.Disconnect(text, gone, name));
            case 6:
                touched.Add(name);
                var title = random.Next(3) == 0 ? null : "T " + random.Next(100);
                step.Title = title;
                return ($"title {name}", PipelineEdits.SetField(text, name, "title", title));
            case 7:
                touched.Add(name);
                var key = "E" + random.Next(1, 4);
                var value = random.Next(3) == 0 ? null : Text(random);
                if (value is null)
                    step.Env.Remove(key);
                else
                    step.Env[key] = value;
                return ($"env/{key} {name} {value}", PipelineEdits.SetField(text, name, "env/" + key, value));
            default:
                touched.Add(name);
                var commands = step.Commands.ToList();
                if (random.Next(2) == 0)
                    commands.Insert(random.Next(commands.Count + 1), Text(random));
                else if (commands.Count > 1)
                    commands.RemoveAt(random.Next(commands.Count));
                commands[random.Next(commands.Count)] = Text(random);
                step.Commands = commands;
                return ($"commands {name} {string.Join("|", commands)}", PipelineEdits.SetField(text, name, "commands", new JsonArray([.. commands.Select(c => (JsonNode)c)])));
        }

        void TouchUsers(string of)
        {
            touched.Add(of);
            foreach (var user in model.Steps.Where(s => s.Needs?.Contains(of) == true))
                touched.Add(user.Name);
        }
    }

    static string SetOutputs(string text, ModelStep step) => PipelineEdits.SetField(text, step.Name, "outputs", JsonNode.Parse("""{"o": "out/o"}"""));
}
