"""What the steps share: reading the images and the network."""
import csv

CLASSES = 10
PIXELS = 64
BRIGHTEST = 16


def read_rows(path):
    """Header and rows of integers; each row is 64 pixels and the label."""
    with open(path, newline="") as file:
        rows = csv.reader(file)
        header = next(rows)
        return header, [[int(value) for value in row] for row in rows]


def read_tensors(path):
    """Images as floats 0..1 of shape (n, 64) and labels of shape (n)."""
    import torch

    _, rows = read_rows(path)
    data = torch.tensor(rows, dtype=torch.float32)
    return data[:, :PIXELS] / BRIGHTEST, data[:, PIXELS].long()


def network():
    """64 - 128 - 10, enough for 97 % and quick on any machine."""
    from torch import nn

    return nn.Sequential(nn.Linear(PIXELS, 128), nn.ReLU(), nn.Linear(128, CLASSES))
