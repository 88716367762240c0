"""Splits at random within each digit (stratified): three quarters to train on, one quarter held out."""
import os
import random
import sys

from digits import CLASSES, read_rows

HELD_OUT = 0.25

header, rows = read_rows(sys.argv[1])
chance = random.Random(int(os.environ["SEED"]))
train, held_out = [], []
for digit in range(CLASSES):
    images = [row for row in rows if row[-1] == digit]
    chance.shuffle(images)
    cut = round(len(images) * HELD_OUT)
    held_out += images[:cut]
    train += images[cut:]
chance.shuffle(train)

os.makedirs("data", exist_ok=True)
for path, part in (("data/train.csv", train), ("data/held-out.csv", held_out)):
    with open(path, "w") as file:
        file.write(",".join(header) + "\n")
        file.writelines(",".join(map(str, row)) + "\n" for row in part)
    print(f"{path}: {len(part)} images")
with open(os.environ["AIPLATFORM_OUTPUTS"], "a") as outputs:
    outputs.write(f"train_images={len(train)}\nheld_out_images={len(held_out)}\n")
