"""Measures the model on the held-out images; writes metrics.json and fails below the accuracy asked for."""
import json
import os
import sys

import torch

from digits import CLASSES, network, read_tensors

images, labels = read_tensors(sys.argv[1])
model = network()
model.load_state_dict(torch.load(sys.argv[2], map_location="cpu"))
with torch.no_grad():
    guesses = model(images).argmax(dim=1)

accuracy = (guesses == labels).float().mean().item()
confusion = [[int(((labels == truth) & (guesses == guess)).sum()) for guess in range(CLASSES)] for truth in range(CLASSES)]
with open("metrics.json", "w") as file:
    json.dump({"accuracy": round(accuracy, 4), "images": len(labels), "confusion": confusion}, file, indent=2)
with open(os.environ["AIPLATFORM_METRICS"], "a") as metrics:
    metrics.write(json.dumps({"step": 0, "accuracy": round(accuracy, 4)}) + "\n")
with open(os.environ["AIPLATFORM_OUTPUTS"], "a") as outputs:
    outputs.write(f"accuracy={accuracy:.4f}\n")

wanted = float(os.environ["MIN_ACCURACY"])
print(f"accuracy {accuracy:.2%} on {len(labels)} held-out images (stratified split); at least {wanted:.2%} is wanted")
if accuracy < wanted:
    sys.exit(f"The accuracy {accuracy:.2%} is below {wanted:.2%}: the model is not good enough.")
