"""Writes the golden files beside it: arrays by NumPy, tables by pyarrow, images by Pillow.

    python write-golden.py        (numpy 2.4, pandas 3.1, pyarrow 26, pillow 13)
"""

import pathlib
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

here = pathlib.Path(__file__).parent

grid = np.arange(6).reshape(2, 3)
for name, dtype in {"u1": np.uint8, "i4": np.int32, "i8": np.int64, "f4": np.float32, "f8": np.float64}.items():
    np.save(here / f"{name}.npy", (grid * 40 if name == "u1" else grid - 2.5 if name[0] == "f" else grid - 2).astype(dtype))
np.save(here / "b1.npy", np.array([[True, False]]))
np.save(here / "fortran.npy", np.asfortranarray(grid.astype(np.float32)))
np.save(here / "big-endian.npy", grid.astype(">f4"))
np.save(here / "f2.npy", grid.astype(np.float16))
np.save(here / "structured.npy", np.array([(1, 2.0)], dtype=[("a", "i4"), ("b", "f4")]))
with open(here / "version2.npy", "wb") as file:
    np.lib.format.write_array(file, grid.astype(np.float32), version=(2, 0))

images = (np.arange(3 * 2 * 2) * 20).astype(np.uint8).reshape(3, 2, 2)
arrays = dict(x=images, y=np.array([7, 1, 7]), z=np.array([[0.5, 1], [1.5, 2], [2.5, 3]]), w=np.array([1.0, 0.5, 2.0]), g=np.array([3, 3, 9]), n=np.array([1.0, -1.0, np.nan]))
np.savez(here / "arrays.npz", **arrays)
np.savez_compressed(here / "packed.npz", **arrays)

table = pa.table(
    {
        "size": pa.array([1.5, None, 3.5, 2.25], pa.float64()),
        "count": pa.array([1, 2, 3, 2**40], pa.int64()),
        "red": pa.array([True, False, True, False]),
        "kind": pa.array(["oak", "elm", "oak", "elm"]),
        "seen": pa.array([np.datetime64("2026-01-0%d" % day, "ms") for day in (3, 1, 4, 2)]),
    }
)
pq.write_table(table, here / "snappy.parquet", compression="snappy", row_group_size=3)
for codec in ("gzip", "brotli", "zstd"):
    pq.write_table(table.select(["count", "kind"]), here / f"{codec}.parquet", compression=codec)
pq.write_table(pa.table({"list": [[1, 2], [3]], "kind": ["a", "b"]}), here / "nested.parquet")

# 2 x 3 pixels; the rgb image has a transparent pixel, whose colour is to stay
grey = (np.arange(6) * 50).astype(np.uint8).reshape(2, 3)
rgb = np.stack([grey, 255 - grey, np.full_like(grey, 30)], axis=-1)
Image.fromarray(grey).save(here / "grey.png")
Image.fromarray(rgb).save(here / "rgb.png")
Image.fromarray(np.concatenate([rgb, np.array([[[0], [255], [128]], [[255], [255], [255]]], np.uint8)], axis=-1)).save(here / "rgba.png")
# large flat areas, so that the loss of JPEG is nothing; turned on its side by its EXIF data
turned = np.repeat(np.repeat(np.array([[0, 255]], np.uint8), 16, axis=0), 8, axis=1)
exif = Image.Exif()
exif[0x0112] = 6
Image.fromarray(turned).save(here / "turned.jpg", quality=95, exif=exif)
Image.fromarray((np.arange(6) * 50 * 257).astype(np.uint16).reshape(2, 3)).save(here / "grey16.png")

# two columns of one name, and one that has the name which the second gets (pyarrow writes what pandas refuses)
pq.write_table(
    pa.Table.from_arrays(
        [pa.array([1.0, 2.0]), pa.array([10.0, 20.0]), pa.array([100.0, 200.0]), pa.array(["x", "y"])],
        names=["a", "a", "a_1", "kind"],
    ),
    here / "repeated-names.parquet",
)

# pandas' index: unnamed after a filter, named, and of two levels, of which one is named
frame = pd.DataFrame({"size": [1.5, 2.5, 3.5, 4.5], "kind": ["oak", "elm", "oak", "elm"]})
frame[frame["size"] != 2.5].to_parquet(here / "pandas-filtered.parquet")
frame.set_index(pd.Index([7, 7, 9, 9], name="plot")).to_parquet(here / "pandas-named.parquet")
frame.set_index(pd.MultiIndex.from_arrays([[7, 7, 9, 9], ["a", "b", "a", "b"]], names=["plot", None])).to_parquet(
    here / "pandas-levels.parquet"
)
frame.to_parquet(here / "pandas-range.parquet")
frame.rename(columns={"kind": "label"}).set_index("label").to_parquet(here / "pandas-label.parquet")

# whole and decimal numbers that a float64 does not tell apart, as dictionaries and plain
large = {
    "signed": pa.array([2**53 + 1, 2**53, -(2**63), 5], pa.int64()),
    "unsigned": pa.array([2**64 - 1, 2**64 - 2, 0, None], pa.uint64()),
    "decimal": pa.array([Decimal("12345678901234567890.01"), Decimal("12345678901234567890.02"), Decimal("-0.05"), None]),
    "short": pa.array([Decimal("1.50"), Decimal("-2.25"), Decimal("0.07"), Decimal("3.00")], pa.decimal128(5, 2)),
    "kind": ["a", "b", "a", "b"],
}
pq.write_table(pa.table(large), here / "large-numbers.parquet")
pq.write_table(pa.table(large), here / "large-numbers-plain.parquet", use_dictionary=False, store_decimal_as_integer=True)

# columns that are no numbers and no text
pq.write_table(
    pa.table(
        {
            "size": [1.5, 2.5],
            "list": [[1, 2], [3]],
            "point": [{"x": 1, "y": 2}, {"x": 3, "y": 4}],
            "map": pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int64())),
            "bytes": pa.array([b"\x00\x01", b"\x02\x03"], pa.binary(2)),
            "kind": ["a", "b"],
        }
    ),
    here / "no-numbers.parquet",
)
