"""How the scripts of this folder write their results: NAME.py writes NAME.json.golden, rounded to what float32 can hold."""

import json
import pathlib
import sys

import torch


def plain(value):
    """Tensors and numbers as JSON; nine significant digits tell any two float32 apart."""
    if isinstance(value, torch.Tensor):
        return plain(value.detach().double().reshape(-1).tolist())
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return float(f"{value:.9g}") if isinstance(value, float) else value


def write(content):
    script = pathlib.Path(sys.argv[0]).resolve()
    rows = [f"  {json.dumps(key)}: {json.dumps(plain(value))}" for key, value in content.items()]
    script.with_name(f"{script.stem}.json.golden").write_text("{\n" + ",\n".join(rows) + "\n}\n")
