"""Writes scipy-affine.json.golden: images moved by scipy, an implementation that shares nothing with ours.

    pip install numpy scipy && python scipy-affine.py > scipy-affine.json.golden
"""

import json
import math

import numpy as np
from scipy.ndimage import affine_transform

HEIGHT, WIDTH = 7, 9
IMAGE = np.random.default_rng(3).integers(0, 256, (HEIGHT, WIDTH))
BORDERS = {"constant": "grid-constant", "nearest": "nearest", "reflect": "reflect"}

# What happens to the image, in this order; all in coordinates (x to the right, y down) about the centre.
MOVES = [
    {"flipX": True, "flipY": False, "scale": 1, "shear": 0, "rotate": 0, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": True, "scale": 1, "shear": 0, "rotate": 0, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": False, "scale": 1.25, "shear": 0, "rotate": 0, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": False, "scale": 0.7, "shear": 0, "rotate": 0, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": False, "scale": 1, "shear": 25, "rotate": 0, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": False, "scale": 1, "shear": 0, "rotate": 35, "dx": 0, "dy": 0},
    {"flipX": False, "flipY": False, "scale": 1, "shear": 0, "rotate": 0, "dx": 1.75, "dy": -0.5},
    {"flipX": True, "flipY": False, "scale": 0.8, "shear": -15, "rotate": 40, "dx": -1.25, "dy": 2.5},
    {"flipX": True, "flipY": True, "scale": 1.4, "shear": 50, "rotate": -110, "dx": 3.5, "dy": 0.3},
]


def forward(move):
    flip = np.diag([-1.0 if move["flipX"] else 1.0, -1.0 if move["flipY"] else 1.0])
    scale = np.diag([move["scale"], move["scale"]])
    shear = np.array([[1, math.tan(math.radians(move["shear"]))], [0, 1]])
    angle = math.radians(move["rotate"])
    rotate = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return rotate @ shear @ scale @ flip


def moved(move, mode):
    inverse = np.linalg.inv(forward(move))
    rows_first = inverse[::-1, ::-1]  # scipy's coordinates are (y, x)
    centre = np.array([(HEIGHT - 1) / 2, (WIDTH - 1) / 2])
    shift = np.array([move["dy"], move["dx"]])
    offset = centre - rows_first @ (centre + shift)
    return affine_transform(IMAGE.astype(float), rows_first, offset=offset, order=1, mode=mode, cval=0)


cases = [
    {"move": move, "border": border, "expected": moved(move, mode).ravel().round(6).tolist()}
    for move in MOVES
    for border, mode in BORDERS.items()
]
print(json.dumps({"height": HEIGHT, "width": WIDTH, "image": IMAGE.ravel().tolist(), "cases": cases}))
