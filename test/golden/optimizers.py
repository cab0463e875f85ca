"""Where PyTorch's optimizers lead: two parameters, a weight [2, 3] and a bias [3], through 25 given gradients, in float64.

Weight decay is for the weight alone, as groups of parameters do it in practice.
"""

import torch

from golden import write

STEPS = 25
torch.manual_seed(7)
START = {"weight": torch.randn(2, 3, dtype=torch.float64), "bias": torch.randn(3, dtype=torch.float64)}
# Gradients with a mean of their own and a spread that changes, so that no moment is trivial.
GRADIENTS = [
    {
        "weight": torch.randn(2, 3, dtype=torch.float64) * (1 + step / 10) + 0.3,
        "bias": torch.randn(3, dtype=torch.float64) * 0.1 - 0.2,
    }
    for step in range(STEPS)
]


def groups(weight, bias, **decay):
    return [{"params": [weight], **decay}, {"params": [bias]}]


CASES = {
    "sgd": lambda w, b: torch.optim.SGD(groups(w, b), lr=0.05),
    "sgd with momentum": lambda w, b: torch.optim.SGD(groups(w, b), lr=0.05, momentum=0.9),
    "sgd with nesterov": lambda w, b: torch.optim.SGD(groups(w, b), lr=0.05, momentum=0.9, nesterov=True),
    "sgd with ridge": lambda w, b: torch.optim.SGD(groups(w, b, weight_decay=0.1), lr=0.05),
    "sgd with momentum and ridge": lambda w, b: torch.optim.SGD(groups(w, b, weight_decay=0.1), lr=0.05, momentum=0.9),
    "adagrad": lambda w, b: torch.optim.Adagrad(groups(w, b), lr=0.05),
    "rmsprop": lambda w, b: torch.optim.RMSprop(groups(w, b), lr=0.01),
    "rmsprop centred": lambda w, b: torch.optim.RMSprop(groups(w, b), lr=0.01, alpha=0.9, centered=True),
    "rmsprop with momentum": lambda w, b: torch.optim.RMSprop(groups(w, b), lr=0.01, alpha=0.9, momentum=0.8),
    "rmsprop centred with momentum": lambda w, b: torch.optim.RMSprop(
        groups(w, b), lr=0.01, alpha=0.9, momentum=0.8, centered=True, eps=1e-3
    ),
    "adam": lambda w, b: torch.optim.Adam(groups(w, b), lr=0.01),
    "adam with ridge": lambda w, b: torch.optim.Adam(groups(w, b, weight_decay=0.1), lr=0.01),
    "adamw": lambda w, b: torch.optim.AdamW(groups(w, b, weight_decay=0.1), lr=0.01, weight_decay=0),
}
CLIPS = {
    "clip by norm": lambda params: torch.nn.utils.clip_grad_norm_(params, 1.0),
    "clip by value": lambda params: torch.nn.utils.clip_grad_value_(params, 0.5),
}


def path(make, clip=lambda params: None):
    params = {name: value.clone().requires_grad_() for name, value in START.items()}
    optimizer = make(*params.values())
    after = {name: [] for name in params}
    for gradients in GRADIENTS:
        for name, param in params.items():
            param.grad = gradients[name].clone()
        clip(list(params.values()))
        optimizer.step()
        for name, param in params.items():
            after[name].append(param.detach().clone())
    return {name: torch.stack(values) for name, values in after.items()}


write(
    {
        "start": START,
        "gradients": {name: torch.stack([step[name] for step in GRADIENTS]) for name in START},
        **{name: path(make) for name, make in CASES.items()},
        **{f"sgd with {name}": path(CASES["sgd"], clip) for name, clip in CLIPS.items()},
        **{f"adam with {name}": path(CASES["adam"], clip) for name, clip in CLIPS.items()},
    }
)
