"""MNIST out of its IDX files: those of the folder CONCLAVE_MNIST_DIR, or made-up data of the same shape."""

import gzip
import os
from pathlib import Path
from typing import NamedTuple

import numpy as np

COUNT = 10_000
CLASSES = 10


class Mnist(NamedTuple):
    """Images are uint8 [n, 28, 28], labels uint8 [n]; `source` says where they are from."""

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: str

    def standardise(self, images: np.ndarray) -> np.ndarray:
        """float32 images with the mean and the deviation of all training pixels taken out."""
        mean, deviation = self.train_images.mean(), self.train_images.std()
        return ((images - mean) / deviation).astype(np.float32)


def read_mnist() -> Mnist:
    folder = os.environ.get("CONCLAVE_MNIST_DIR")
    if folder is None:
        return _made_up()
    names = [
        "train-images-idx3-ubyte",
        "train-labels-idx1-ubyte",
        "t10k-images-idx3-ubyte",
        "t10k-labels-idx1-ubyte",
    ]
    return Mnist(*(_read_idx(Path(folder) / name) for name in names), source=folder)


def _read_idx(path: Path) -> np.ndarray:
    """An IDX file of unsigned bytes, plain or with .gz: two zeros, the type, the number of axes, their big-endian extents, the bytes."""
    packed = path.with_name(path.name + ".gz")
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else path.read_bytes()
    axes = content[3]
    shape = np.frombuffer(content, dtype=">u4", count=axes, offset=4)
    return np.frombuffer(content, dtype=np.uint8, offset=4 + 4 * axes).reshape(tuple(int(extent) for extent in shape))


def _made_up() -> Mnist:
    """A pattern for each class under noise."""
    generator = np.random.default_rng(28)
    patterns = generator.integers(0, 160, (CLASSES, 28, 28))

    def draw() -> tuple[np.ndarray, np.ndarray]:
        labels = generator.integers(0, CLASSES, COUNT).astype(np.uint8)
        images = patterns[labels] + generator.integers(0, 96, (COUNT, 28, 28))
        return images.astype(np.uint8), labels

    return Mnist(*draw(), *draw(), source="synthetic data (CONCLAVE_MNIST_DIR is not set)")
