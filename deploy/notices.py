#!/usr/bin/env python3
"""Writes THIRD-PARTY-NOTICES.md to standard output: what the published console ships, with versions and licences.

Reads artifacts/app/AiPlatform.Console.deps.json (run ./run.sh or ./test.sh first) and the packages' own nuspec files.
"""
import json
import os
import pathlib
import sys
import xml.etree.ElementTree as tree

root = pathlib.Path(__file__).resolve().parent.parent
deps = json.loads((root / "artifacts/app/AiPlatform.Console.deps.json").read_text())
packages = pathlib.Path(os.environ.get("NUGET_PACKAGES", pathlib.Path.home() / ".nuget/packages"))


def metadata(name, version):
    nuspec = packages / name.lower() / version.lower() / f"{name.lower()}.nuspec"
    fields = {e.tag.split("}")[-1]: (e.text or "").strip() for e in tree.parse(nuspec).getroot().iter()}
    licence = fields.get("license") or fields.get("licenseUrl") or "see its project"
    return licence, fields.get("authors", ""), fields.get("projectUrl", "")


print("# Third-party notices")
print("What AiPlatform ships or builds on, each under its own licence. Made by `deploy/notices.py`; not edited by hand.\n")
print("## Packages in the published console\n| package | version | licence | authors |\n|---|---|---|---|")
for key, library in sorted(deps["libraries"].items(), key=lambda item: item[0].lower()):
    if library["type"] != "package":
        continue
    name, version = key.split("/")
    try:
        licence, authors, url = metadata(name, version)
    except FileNotFoundError:
        sys.exit(f"The package {key} is not in {packages}; restore first.")
    print(f"| [{name}]({url}) | {version} | {licence} | {authors} |" if url else f"| {name} | {version} | {licence} | {authors} |")
print("\n## Data\n- `examples/digits/digits.csv`: Optical Recognition of Handwritten Digits, E. Alpaydin and C. Kaynak, UCI Machine Learning Repository, CC BY 4.0 (see `examples/digits/SOURCE.md`).")
print("\n## Runtime\n- .NET and ASP.NET Core 10, MIT, .NET Foundation and contributors.\n- SQLite, public domain, inside SQLitePCLRaw.")
