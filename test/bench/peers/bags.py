"""What the scripts that train whole bags share: their options, and the line that they print."""

import argparse
import json
import time


def bag_parser(description: str, models: list[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--model", choices=models, required=True)
    parser.add_argument("--members", type=int, default=10)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=0)
    return parser


def print_bag(peer: str, options: argparse.Namespace, started: float, accuracy: float, source: str) -> None:
    """`started` is of time.perf_counter(), from before the data was read: the work without Python's start and first imports."""
    work = time.perf_counter() - started
    settings = {"model": options.model, "members": options.members, "epochs": options.epochs, "seed": options.seed}
    print(json.dumps({"peer": peer, **settings, "workSeconds": work, "accuracy": float(accuracy), "data": source}))
