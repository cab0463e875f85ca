"""The reference models in PyTorch, for images [n, 1, 28, 28]."""

from torch import nn


def mlp() -> nn.Module:
    return nn.Sequential(
        nn.Flatten(),
        nn.Linear(28 * 28, 256),
        nn.ReLU(),
        nn.Linear(256, 128),
        nn.ReLU(),
        nn.Linear(128, 10),
    )


def lenet() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 6, kernel_size=5, padding=2),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(6, 16, kernel_size=5),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(16 * 5 * 5, 120),
        nn.ReLU(),
        nn.Linear(120, 84),
        nn.ReLU(),
        nn.Linear(84, 10),
    )


class Recurrent(nn.Module):
    """One recurrent layer of 64 units that reads an image row by row, and a dense layer on its last state."""

    def __init__(self, layer: type[nn.RNNBase]) -> None:
        super().__init__()
        self.layer = layer(28, 64, batch_first=True)
        self.logits = nn.Linear(64, 10)

    def forward(self, images):
        states, _ = self.layer(images.squeeze(1))
        return self.logits(states[:, -1])


def lstm() -> nn.Module:
    return Recurrent(nn.LSTM)


def gru() -> nn.Module:
    return Recurrent(nn.GRU)


def draw_weights_as_conclave(network: nn.Sequential) -> None:
    """Draws the weights anew as Conclave's models do: He's uniform before a ReLU, Glorot's for the logits, no bias.

    PyTorch's own are narrower, by a factor of 2.4 before a ReLU, and learn less in the first training epochs.
    """
    *hidden, logits = [layer for layer in network if isinstance(layer, (nn.Linear, nn.Conv2d))]
    for layer in hidden:
        nn.init.kaiming_uniform_(layer.weight, nonlinearity="relu")
    nn.init.xavier_uniform_(logits.weight)
    for layer in [*hidden, logits]:
        nn.init.zeros_(layer.bias)


MODELS = {"mlp": mlp, "lenet": lenet, "lstm": lstm, "gru": gru}
