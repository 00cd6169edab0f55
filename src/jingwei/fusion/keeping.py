"""A result of fusion kept as it is, phones and all, for the program that publishes it; one folder, a file a table."""

import json
from dataclasses import fields
from pathlib import Path

import polars as pl

from jingwei.fusion import coded
from jingwei.fusion.model import Fusion

_SUMMARY = "summary"


def keep(result: Fusion, folder: Path) -> None:
    """Write the result into the folder, which is made; for nobody else's eyes, since phones stand in it."""
    folder.mkdir(mode=0o700, parents=True)
    for name in _tables():
        coded.write(getattr(result, name), folder / f"{name}.parquet")
    told = json.dumps(result.summary, ensure_ascii=False, sort_keys=True)
    (folder / f"{_SUMMARY}.json").write_text(told, encoding="utf-8")


def kept(folder: Path) -> Fusion:
    """The result in the folder; texts are texts, not coded. Raises OSError where it is not whole."""
    tables = {name: pl.read_parquet(folder / f"{name}.parquet") for name in _tables()}
    told = json.loads((folder / f"{_SUMMARY}.json").read_text(encoding="utf-8"))
    return Fusion(summary=told, **tables)


def _tables() -> list[str]:
    return [field.name for field in fields(Fusion) if field.name != _SUMMARY]
