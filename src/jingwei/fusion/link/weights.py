"""How much each piece of evidence weighs, fitted on the pairs that valid codes label (rule R-F.4)."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.kernel.catalogue import mark

# How near two names are: what the comparison of their characters adds to a pair.
NEARNESS: dict[str, type[pl.DataType]] = {
    "edits": pl.Int32, "head_same": pl.Int32, "tail_same": pl.Int32, "longer": pl.Int32,
    "cut": pl.Boolean, "numbered": pl.Boolean,
}  # fmt: skip
RARE = 3  # a phone or person borne by at most so many different names is a strong witness

_same = pl.col("core_same") > 0
_sound = ~_same & (pl.col("sound_same") > 0)
# What the names of a pair are to each other, each told from those before it; a condition that were to spell them out
# would be planned anew for every comparison.
RELATED: tuple[dict[str, pl.Expr], ...] = (
    {"unlike": ~_same & ~_sound},
    {"other": pl.col("unlike") & ~pl.col("cut") & ~pl.col("numbered")},
    {"apart": pl.col("other") & (pl.col("edits") >= 2)},
    {
        "sister": pl.col("apart") & (pl.col("head_same") >= 2) & (pl.col("tail_same") < 2),
        "renamed": pl.col("apart") & (pl.col("head_same") < 2) & (pl.col("tail_same") >= 3),
    },
)

# Evidence, in words and as a condition on the columns of `evidence.compare`, with the weight that stands
# before any label is seen; every pair adds the weights of what holds for it (natural logarithm of odds).
_unlike, _other, _sister, _renamed = (pl.col(c) for c in ("unlike", "other", "sister", "renamed"))
_cut = _unlike & pl.col("cut")
_numbered = _unlike & pl.col("numbered")
_p1, _p2 = pl.col("place_a"), pl.col("place_b")
_place_known = (_p1 != "") & (_p2 != "")
_place_clash = ~_p1.str.starts_with(_p2) & ~_p2.str.starts_with(_p1)
_persons = (pl.col("people_a") > 0) & (pl.col("people_b") > 0)
_phones = pl.col("has_phone_a") & pl.col("has_phone_b")
_addresses = pl.col("has_address_a") & pl.col("has_address_b")
_exact_place = (pl.col("whole_same") > 0) | (
    (pl.col("room_same") > 0) & (pl.col("number_same") > 0)
)
_some_place = (pl.col("number_same") > 0) | (pl.col("room_same") > 0)
_old_numbers = pl.col("has_reg_no_a") & pl.col("has_reg_no_b")
_forms = (pl.col("form_a") != "") & (pl.col("form_b") != "")

_only = (pl.col("core_same") == 1) & ~(_place_known & _place_clash)
_met = (pl.col("phone_same") > 0) | _exact_place | _some_place

EVIDENCE: dict[str, tuple[pl.Expr, float]] = {
    mark("名称主干相同"): (_same, 4.0),
    mark("同名仅此一家"): (pl.col("core_same") == 1, 2.0),
    mark("名称读音相同"): (_sound, 2.0),
    mark("名称是简称"): (_cut, 0.5),
    mark("名称只差序号"): (_numbered, -6.0),
    mark("名称多一字或少一字"): (_other & (pl.col("edits") == 1) & (pl.col("longer") == 1), -0.5),
    mark("名称一字之差"): (_other & (pl.col("edits") == 1) & (pl.col("longer") == 0), -0.5),
    mark("同字号不同行业"): (_sister, -8.0),
    mark("字号不同而行业相同"): (_renamed, -4.0),
    mark("名称有两字不同"): (_other & ~_sister & ~_renamed & (pl.col("edits") == 2), -2.5),
    mark("名称不同"): (_other & ~_sister & ~_renamed & (pl.col("edits") > 2), -6.0),
    mark("首字不同"): (_unlike & (pl.col("head_same") < 1), -0.5),
    mark("多行各写各名"): (_other & ~_renamed & (pl.min_horizontal("size_a", "size_b") >= 2), -4.0),
    mark("多行各记各人"): (
        _persons & (pl.col("person_same") == 0) & (pl.min_horizontal("people_a", "people_b") >= 2),
        -1.5,
    ),
    mark("冠名地区相同"): (_place_known & (_p1 == _p2), 0.5),
    mark("冠名地区矛盾"): (_place_known & _place_clash, -5.0),
    mark("法定代表人相同"): ((pl.col("person_same") > 0) & (pl.col("person_same") <= RARE), 4.5),
    mark("法定代表人相同(常见)"): (pl.col("person_same") > RARE, 3.5),
    mark("法定代表人不同"): (_persons & (pl.col("person_same") == 0), -4.0),
    mark("人不同而同名同址或同电话"): (_only & _persons & (pl.col("person_same") == 0) & _met, 2.0),
    mark("电话相同"): ((pl.col("phone_same") > 0) & (pl.col("phone_same") <= RARE), 4.5),
    mark("电话相同(多家共用)"): (pl.col("phone_same") > RARE, 1.5),
    mark("电话不同"): (_phones & (pl.col("phone_same") == 0), -1.0),
    mark("地址相同"): (_exact_place, 4.0),
    mark("地址部分相同"): (_some_place & ~_exact_place, 2.5),
    mark("地址不同"): (_addresses & ~_exact_place & ~_some_place, -1.5),
    mark("所在区不同"): (
        (pl.col("district_a") != pl.col("district_b")).fill_null(value=False),
        -1.0,
    ),
    mark("旧注册号相同"): (pl.col("reg_no_same") > 0, 6.0),
    mark("旧注册号不同"): (_old_numbers & (pl.col("reg_no_same") == 0), -3.0),
    mark("代码差一字符"): (pl.col("repair_same") > 0, 5.0),
    mark("组织形式矛盾"): (_forms & (pl.col("form_a") != pl.col("form_b")), -1.5),
    mark("分支名称相同"): ((pl.col("branch_a") != "") & (pl.col("branch_b") != ""), 1.0),
}
_NAMED = {*NEARNESS, *(name for step in RELATED for name in step)}
_BY_NAME = [n for n, (c, _) in enumerate(EVIDENCE.values()) if _NAMED & set(c.meta.root_names())]
_APART = [n for n in range(len(EVIDENCE)) if n not in _BY_NAME]
_HOLDS = [c.fill_null(value=False).alias(k) for k, (c, _) in EVIDENCE.items()]
BIAS = -4.0
# Names that have nothing in common, or only the brand, never merge by themselves: a person is asked.
NAMED_APART = pl.col("apart") & ~_renamed & (pl.col("edits") > 2) | _sister | _numbered


@dataclass(frozen=True)
class Weights:
    """Log-odds per piece of evidence, in the order of EVIDENCE, and the bias; `pairs` labelled pairs were used."""

    values: tuple[float, ...]
    bias: float
    pairs: int


PRIOR = Weights(values=tuple(w for _, w in EVIDENCE.values()), bias=BIAS, pairs=0)


def design(compared: pl.DataFrame) -> np.ndarray:
    """The evidence that holds for each pair: n x len(EVIDENCE), 0.0 or 1.0."""
    return with_nearness(told(compared), compared)


def told(shared: pl.DataFrame) -> np.ndarray:
    """The same as far as it holds without a comparison of names (`evidence.with_shared`), 0.0 elsewhere."""
    matrix = np.zeros((shared.height, len(EVIDENCE)), dtype=np.float32)
    matrix[:, _APART] = shared.select(_HOLDS[n] for n in _APART).to_numpy()
    return matrix


def with_nearness(matrix: np.ndarray, compared: pl.DataFrame) -> np.ndarray:
    """The rest of the evidence laid into what `told` gave."""
    matrix[:, _BY_NAME] = compared.select(_HOLDS[n] for n in _BY_NAME).to_numpy()
    return matrix


def log_odds(matrix: np.ndarray, weights: Weights) -> np.ndarray:
    """Natural logarithm of the odds that each pair is one organisation."""
    return matrix @ np.array(weights.values, dtype=np.float32) + np.float32(weights.bias)


def at_best(matrix: np.ndarray, weights: Weights) -> np.ndarray:
    """What each pair could reach at most if its names were as near as names get; matrix: see `told`."""
    nearest = sum(w for n in _BY_NAME if (w := weights.values[n]) > 0)
    return log_odds(matrix, weights) + np.float32(nearest)


def fit(
    matrix: np.ndarray, same: np.ndarray, *, prior: Weights = PRIOR, strength: float = 2.0
) -> Weights:
    """Logistic regression pulled towards `prior`; few labels leave the prior as it is.

    matrix: n x k of 0/1; same: n of bool. Newton's method, at most 25 steps.
    """
    x = np.hstack([matrix.astype(np.float64), np.ones((len(matrix), 1))])
    centre = np.array([*prior.values, prior.bias])
    bits = matrix.astype(np.int64) @ (1 << np.arange(matrix.shape[1], dtype=np.int64))
    _, first, inverse = np.unique(bits, return_index=True, return_inverse=True)
    patterns = x[first]
    total = np.bincount(inverse, minlength=len(first)).astype(np.float64)
    yes = np.bincount(inverse, weights=same.astype(np.float64), minlength=len(first))
    w = centre.copy()
    for _ in range(25):
        p = 1 / (1 + np.exp(-np.clip(patterns @ w, -30, 30)))
        gradient = patterns.T @ (yes - total * p) - strength * (w - centre)
        hessian = (patterns * (total * p * (1 - p))[:, None]).T @ patterns + strength * np.eye(
            len(w)
        )
        step = np.linalg.solve(hessian, gradient)
        w = w + step
        if np.abs(step).max() < 1e-8:
            break
    w = np.round(w, 6)
    return Weights(values=tuple(w[:-1].tolist()), bias=float(w[-1]), pairs=len(same))
