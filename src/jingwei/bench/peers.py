"""The peers that need no library: what an office does in Excel, and OpenRefine's fingerprint."""

import re
import unicodedata

import polars as pl

from jingwei.bench.measure import Job, Stopwatch

PARTITION = "partition.parquet"
_CODELIKE = r"^[0-9A-Z-]{9,}$"
_NOT_A_SIGN = re.compile(r"[\W_]+")


def excel(job: Job, watch: Stopwatch) -> None:
    """Rows of one code are one organisation; a row without takes the code of its exact name.

    As VLOOKUP does: blanks at the ends and case do not count, the first line found wins. "无" and
    what Excel has rounded (1.50303E+14) are seen to be no codes.
    """
    records = pl.read_parquet(job.source, columns=["org.name", "org.uscc"])
    text = records.select(pl.all().str.strip_chars().str.to_uppercase().replace("", None))
    name = pl.col("org.name")
    code = pl.when(pl.col("org.uscc").str.contains(_CODELIKE)).then("org.uscc")
    looked_up = code.drop_nulls().first().over("org.name")
    known = pl.when(name.is_not_null()).then(looked_up)
    label = pl.coalesce(code, known, pl.lit("name ") + name)
    text.select(label.alias("found")).write_parquet(job.out / PARTITION)
    watch.lap("done")


def openrefine(job: Job, watch: Stopwatch) -> None:
    """Rows whose names have the same n-gram fingerprint (n = 2) are one organisation."""
    names = pl.read_parquet(job.source, columns=["org.name"])["org.name"]
    found = names.map_elements(fingerprint, return_dtype=pl.String).replace("", None)
    found.alias("found").to_frame().write_parquet(job.out / PARTITION)
    watch.lap("done")


def fingerprint(text: str, *, size: int = 2) -> str:
    """OpenRefine's n-gram key: lower case, no signs, the distinct n-grams in order, no accents.

    >>> fingerprint("Paris")
    'arispari'
    """
    plain = _NOT_A_SIGN.sub("", text.lower())
    grams = {plain[i : i + size] for i in range(max(len(plain) - size + 1, 0))}
    joined = "".join(sorted(grams)) or plain
    parts = unicodedata.normalize("NFKD", joined)
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
