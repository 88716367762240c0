"""Trains the network on all ranks; started by torchrun, which sets RANK and WORLD_SIZE. Rank 0 writes model.pt."""
import json
import os
import sys

import torch
import torch.distributed as dist
from torch.nn.functional import cross_entropy
from torch.nn.parallel import DistributedDataParallel

from digits import network, read_tensors

BATCH = 32

epochs = int(os.environ["EPOCHS"])
on_gpu = torch.cuda.is_available() and torch.cuda.device_count() >= int(os.environ["LOCAL_WORLD_SIZE"])
dist.init_process_group("nccl" if on_gpu else "gloo")
rank, ranks = dist.get_rank(), dist.get_world_size()
device = torch.device("cuda", int(os.environ["LOCAL_RANK"])) if on_gpu else torch.device("cpu")
if on_gpu:
    torch.cuda.set_device(device)
torch.manual_seed(int(os.environ["SEED"]))

images, labels = (part.to(device) for part in read_tensors(sys.argv[1]))
model = DistributedDataParallel(network().to(device), device_ids=[device.index] if on_gpu else None)
optimiser = torch.optim.Adam(model.parameters(), lr=float(os.environ["LEARNING_RATE"]))
print(f"rank {rank} of {ranks} on {device}, backend {dist.get_backend()}, {len(images)} images", flush=True)

for epoch in range(1, epochs + 1):
    # Every rank draws the same order and takes its own share of it.
    order = torch.randperm(len(images), generator=torch.Generator().manual_seed(epoch))
    order = order[: len(order) // ranks * ranks][rank::ranks].to(device)
    total = torch.zeros(1, device=device)
    for batch in order.split(BATCH):
        loss = cross_entropy(model(images[batch]), labels[batch])
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        total += loss.detach() * len(batch)
    dist.all_reduce(total)
    if rank == 0:
        mean = total.item() / (len(order) * ranks)
        with open(os.environ["AIPLATFORM_METRICS"], "a") as metrics:
            metrics.write(json.dumps({"step": epoch, "loss": round(mean, 6)}) + "\n")
        if epoch == 1 or epoch % 5 == 0 or epoch == epochs:
            print(f"epoch {epoch:3} of {epochs}: loss {mean:.4f}", flush=True)

if rank == 0:
    torch.save(model.module.cpu().state_dict(), "model.pt")
    print(f"model.pt: {os.path.getsize('model.pt')} bytes", flush=True)
dist.barrier()
dist.destroy_process_group()
