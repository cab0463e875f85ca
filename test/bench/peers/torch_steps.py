"""Training steps of PyTorch on one thread, measured on request (see rates.py)."""

import argparse

import torch
import torch.nn.functional as F
from mnist import read_mnist
from rates import BATCH_SIZE, answer_rates
from torch_models import MODELS

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--model", choices=MODELS, required=True)
parser.add_argument("--mode", choices=["eager", "fused", "compile"], default="eager")
options = parser.parse_args()

torch.set_num_threads(1)
torch.manual_seed(0)
mnist = read_mnist()
# Whole batches, normalised beforehand and next to each other in memory: less work than drawing them by row, to PyTorch's favour.
ROWS = 16 * BATCH_SIZE
images = torch.from_numpy(mnist.standardise(mnist.train_images[:ROWS])).unsqueeze(1)
labels = torch.from_numpy(mnist.train_labels[:ROWS].astype("int64"))
batches = list(zip(images.split(BATCH_SIZE), labels.split(BATCH_SIZE)))

model = MODELS[options.model]()
first_weights = {name: weight.clone() for name, weight in model.state_dict().items()}
forward = torch.compile(model) if options.mode == "compile" else model


def begin():
    model.load_state_dict(first_weights)
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, fused=options.mode != "eager")

    def train() -> None:
        for x, y in batches:
            optimizer.zero_grad()
            F.cross_entropy(forward(x), y).backward()
            optimizer.step()

    return train


names = {"eager": "eager", "fused": "eager, fused Adam", "compile": "torch.compile"}
answer_rates(f"PyTorch {torch.__version__} {names[options.mode]}", mnist.source, begin, steps_per_call=len(batches))
