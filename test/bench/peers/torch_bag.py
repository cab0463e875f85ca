"""A bag in plain PyTorch: its members train in two processes with one thread each, on bootstrap samples; mean probabilities vote."""

import time
from functools import partial

import numpy as np
from bags import bag_parser, print_bag
from mnist import Mnist, read_mnist

BATCH_SIZE = 128
PROCESSES = 2

mnist: Mnist


def receive(data: Mnist) -> None:
    """The data reaches each process once, not with each member."""
    global mnist
    mnist = data


def train_member(model: str, initial_weights: str, epochs: int, seed: int) -> np.ndarray:
    """Trains a member and gives its class probabilities of the test images, [n, 10]."""
    import torch
    import torch.nn.functional as F
    from torch_models import MODELS, draw_weights_as_conclave

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    count = len(mnist.train_images)
    bag = np.random.default_rng(seed).integers(0, count, count)
    images = torch.from_numpy(mnist.standardise(mnist.train_images)[bag]).unsqueeze(1)
    labels = torch.from_numpy(mnist.train_labels[bag].astype(np.int64))
    network = MODELS[model]()
    if initial_weights == "conclave":
        draw_weights_as_conclave(network)
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3, fused=True)
    for _ in range(epochs):
        for rows in torch.randperm(count).split(BATCH_SIZE):
            optimizer.zero_grad()
            F.cross_entropy(network(images[rows]), labels[rows]).backward()
            optimizer.step()
    with torch.no_grad():
        return network(torch.from_numpy(mnist.standardise(mnist.test_images)).unsqueeze(1)).softmax(1).numpy()


if __name__ == "__main__":
    parser = bag_parser(__doc__, ["mlp", "lenet"])
    parser.add_argument("--initial-weights", choices=["pytorch", "conclave"], default="pytorch")
    options = parser.parse_args()
    started = time.perf_counter()
    import torch.multiprocessing

    data = read_mnist()
    member = partial(train_member, options.model, options.initial_weights, options.epochs)
    seeds = range(options.seed * options.members, (options.seed + 1) * options.members)
    with torch.multiprocessing.get_context("spawn").Pool(PROCESSES, receive, (data,)) as pool:
        probabilities = np.stack(pool.map(member, seeds, chunksize=1))
    votes = probabilities.mean(0).argmax(1)
    peer = f"PyTorch {torch.__version__} in two processes"
    print_bag(peer, options, started, (votes == data.test_labels).mean(), data.source)
