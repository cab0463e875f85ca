"""The learning rate of each step by PyTorch's schedulers, from a base rate of 0.2."""

import torch
from torch.optim import lr_scheduler

from golden import write

RATE = 0.2
STEPS = 120

CASES = {
    "step": lambda o: lr_scheduler.StepLR(o, step_size=25, gamma=0.3),
    "exponential": lambda o: lr_scheduler.ExponentialLR(o, gamma=0.97),
    "cyclic triangular": lambda o: lr_scheduler.CyclicLR(o, base_lr=0.05, max_lr=RATE, step_size_up=8, step_size_down=12),
    "cyclic triangular2": lambda o: lr_scheduler.CyclicLR(o, base_lr=0.02, max_lr=RATE, step_size_up=10, mode="triangular2"),
    "cosine": lambda o: lr_scheduler.CosineAnnealingLR(o, T_max=STEPS, eta_min=0.02),
    "cosine restarts": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=30, eta_min=0.01),
    "cosine restarts, growing": lambda o: lr_scheduler.CosineAnnealingWarmRestarts(o, T_0=8, T_mult=3),
    "one cycle": lambda o: lr_scheduler.OneCycleLR(o, max_lr=RATE, total_steps=STEPS),
    "one cycle, other options": lambda o: lr_scheduler.OneCycleLR(
        o, max_lr=RATE, total_steps=STEPS, pct_start=0.45, div_factor=10, final_div_factor=50
    ),
}


def rates(make):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=RATE, momentum=0.9)
    scheduler = make(optimizer)
    visited = []
    for _ in range(STEPS):
        visited.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return visited


# OneCycleLR refuses a step after its last.
torch.optim.lr_scheduler.OneCycleLR.step = lambda self, step=lr_scheduler.OneCycleLR.step: (
    step(self) if self.last_epoch + 1 < self.total_steps else None
)
write({name: rates(make) for name, make in CASES.items()})
