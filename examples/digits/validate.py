"""Checks the data before anything is computed from it; writes report.json and fails with every problem."""
import collections
import json
import sys

from digits import BRIGHTEST, CLASSES, PIXELS, read_rows

header, rows = read_rows(sys.argv[1])
problems = []
if header != [f"p{i}" for i in range(PIXELS)] + ["label"]:
    problems.append("the header is not p0..p63,label")
for number, row in enumerate(rows, start=2):
    if len(row) != PIXELS + 1:
        problems.append(f"line {number}: {len(row)} values instead of {PIXELS + 1}")
    elif not all(0 <= pixel <= BRIGHTEST for pixel in row[:PIXELS]):
        problems.append(f"line {number}: a pixel is outside 0..{BRIGHTEST}")
    elif not 0 <= row[PIXELS] < CLASSES:
        problems.append(f"line {number}: the label {row[PIXELS]} is no digit")
labels = collections.Counter(row[-1] for row in rows)
for digit in range(CLASSES):
    if labels[digit] < 50:
        problems.append(f"only {labels[digit]} images of the digit {digit}")

with open("report.json", "w") as file:
    json.dump({"images": len(rows), "labels": {str(d): labels[d] for d in range(CLASSES)}, "problems": problems}, file, indent=2)
print(f"{len(rows)} images; by digit: " + ", ".join(f"{d}: {labels[d]}" for d in range(CLASSES)))
if problems:
    sys.exit("The data is not as it should be:\n  " + "\n  ".join(problems[:20]))
