"""Outputs and gradients of PyTorch's layers in float64, their weights laid out as Conclave's: [inputs, outputs], the two biases of a gate added.

Gradients are of the sum of the outputs times the given weights of outputs, `dy`.
"""

import torch
import torch.nn as nn

from golden import write

torch.manual_seed(5)
torch.set_default_dtype(torch.float64)
BATCH, STEPS, FEATURES, UNITS = 3, 5, 4, 6


def gradients(y, inputs):
    dy = torch.randn_like(y)
    grads = torch.autograd.grad((y * dy).sum(), list(inputs.values()))
    return {"dy": dy, **{f"gradient of {name}": grad for name, grad in zip(inputs, grads)}}


def recurrent(make, sequences):
    layer = make(FEATURES, UNITS, batch_first=True)
    x = torch.randn(BATCH, STEPS, FEATURES, requires_grad=True)
    w, r, b, c = (getattr(layer, f"{name}_l0") for name in ("weight_ih", "weight_hh", "bias_ih", "bias_hh"))
    outputs = layer(x)[0]
    y = outputs if sequences else outputs[:, -1]
    inputs = {"x": x, "kernel": w, "recurrentKernel": r, "bias": b, "second bias": c}
    result = gradients(y, inputs)
    for name in ("kernel", "recurrentKernel"):
        result[f"gradient of {name}"] = result[f"gradient of {name}"].T
    second = result.pop("gradient of second bias")
    bias = b + c
    extra = {}
    if make is nn.GRU:  # the candidate's second bias stays apart
        bias = torch.cat([bias[: 2 * UNITS], b[2 * UNITS :]])
        extra = {"recurrentBias": c[2 * UNITS :], "gradient of recurrentBias": second[2 * UNITS :]}
    return {"x": x, "kernel": w.T, "recurrentKernel": r.T, "bias": bias, "y": y, **result, **extra}


def layer_norm():
    layer = nn.LayerNorm(FEATURES)
    nn.init.uniform_(layer.weight, 0.5, 1.5)
    nn.init.normal_(layer.bias)
    x = (torch.randn(BATCH, STEPS, FEATURES) * 3 + 1).requires_grad_()
    y = layer(x)
    inputs = {"x": x, "gamma": layer.weight, "beta": layer.bias}
    return {**inputs, "y": y, **gradients(y, inputs)}


def embedding():
    layer = nn.Embedding(7, UNITS)
    x = torch.tensor([[0, 3, 3], [6, 0, 3]])
    y = layer(x)
    return {"x": x, "table": layer.weight, "y": y, **gradients(y, {"table": layer.weight})}


def label_smoothing():
    logits = torch.randn(BATCH, FEATURES, requires_grad=True)
    labels = torch.tensor([2, 0, 3])
    losses = nn.CrossEntropyLoss(label_smoothing=0.2, reduction="none")(logits, labels)
    return {"logits": logits, "labels": labels, "losses": losses, **gradients(losses, {"logits": logits})}


def class_weights():
    logits = torch.randn(BATCH, FEATURES, requires_grad=True)
    labels = torch.tensor([2, 0, 2])
    weights = torch.tensor([0.5, 1.0, 2.0, 1.0])
    loss = nn.CrossEntropyLoss(weight=weights)(logits, labels)
    return {"logits": logits, "labels": labels, "weights": weights[labels], "loss": loss.reshape(1)}


write(
    {
        "lstm": recurrent(nn.LSTM, False),
        "lstm, sequences": recurrent(nn.LSTM, True),
        "gru": recurrent(nn.GRU, False),
        "gru, sequences": recurrent(nn.GRU, True),
        "layerNorm": layer_norm(),
        "embedding": embedding(),
        "label smoothing": label_smoothing(),
        "class weights": class_weights(),
    }
)
