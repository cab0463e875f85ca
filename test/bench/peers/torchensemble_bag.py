"""A bag of torchensemble's BaggingClassifier on two jobs."""

import time
from importlib.metadata import version

import torch
from bags import bag_parser, print_bag
from mnist import read_mnist
from torch.utils.data import DataLoader, TensorDataset
from torch_models import MODELS
from torchensemble import BaggingClassifier

BATCH_SIZE = 128


class Network(torch.nn.Module):
    """A base estimator as torchensemble wants it: a class that it instantiates for each member."""

    model = "mlp"

    def __init__(self) -> None:
        super().__init__()
        self.layers = MODELS[self.model]()

    def forward(self, x):
        return self.layers(x)


if __name__ == "__main__":
    options = bag_parser(__doc__, ["mlp", "lenet"]).parse_args()
    started = time.perf_counter()
    data = read_mnist()
    torch.manual_seed(options.seed)
    Network.model = options.model

    def loader(images, labels, batch_size, shuffle):
        x = torch.from_numpy(data.standardise(images)).unsqueeze(1)
        return DataLoader(TensorDataset(x, torch.from_numpy(labels.astype("int64"))), batch_size, shuffle=shuffle)

    ensemble = BaggingClassifier(estimator=Network, n_estimators=options.members, cuda=False, n_jobs=2)
    ensemble.set_criterion(torch.nn.CrossEntropyLoss())
    ensemble.set_optimizer("Adam", lr=1e-3)
    train = loader(data.train_images, data.train_labels, BATCH_SIZE, shuffle=True)
    ensemble.fit(train, epochs=options.epochs, save_model=False)
    percent = ensemble.evaluate(loader(data.test_images, data.test_labels, 1000, shuffle=False))
    print_bag(f"torchensemble {version('torchensemble')}", options, started, percent / 100, data.source)
