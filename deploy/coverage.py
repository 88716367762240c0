#!/usr/bin/env python3
"""Prints the line coverage of assemblies in a Cobertura report and fails below a percentage.

usage: coverage.py REPORT LEAST_PERCENT ASSEMBLY...
"""
import sys
import xml.etree.ElementTree as tree

report, least, assemblies = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
low = False
for package in tree.parse(report).getroot().iter("package"):
    name = package.get("name")
    if name not in assemblies:
        continue
    lines = {}
    for item in package.iter("class"):
        file = item.get("filename")
        if "/Migrations/" in file or "/obj/" in file or file.endswith(".g.cs"):
            continue
        for line in item.iter("line"):
            key = (file, line.get("number"))
            lines[key] = lines.get(key, False) or int(line.get("hits")) > 0
    share = 100 * sum(lines.values()) / max(len(lines), 1)
    low |= share < least
    print(f"Line coverage of {name}: {share:.1f} % of {len(lines)} lines")
    assemblies.remove(name)
if assemblies:
    sys.exit(f"The report says nothing about {', '.join(assemblies)}.")
if low:
    sys.exit(f"At least {least:.0f} % are wanted.")
