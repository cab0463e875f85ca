"""Values and derivatives of PyTorch's activations, in float64."""

import torch
import torch.nn.functional as F

from golden import write

X = torch.tensor([-6.0, -3.0, -1.7, -0.8, -0.3, -0.01, 0.02, 0.4, 0.9, 1.3, 2.5, 5.0], dtype=torch.float64)

FUNCTIONS = {
    "sigmoid": torch.sigmoid,
    "tanh": torch.tanh,
    "relu": F.relu,
    "leakyRelu": lambda x: F.leaky_relu(x, 0.01),
    "elu": F.elu,
    "elu with alpha 0.4": lambda x: F.elu(x, 0.4),
    "gelu": lambda x: F.gelu(x, approximate="none"),
    "silu": F.silu,
    "softplus": F.softplus,
    "selu": F.selu,
}


def values_and_slopes(function):
    x = X.clone().requires_grad_()
    y = function(x)
    (slopes,) = torch.autograd.grad(y.sum(), x)
    return {"y": y, "slopes": slopes}


write({"x": X, **{name: values_and_slopes(function) for name, function in FUNCTIONS.items()}})
