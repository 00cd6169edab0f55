"""Unified social credit codes and the older numbers: checks, parts, repairs, Excel damage."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from jingwei.kernel import divisions, registrars

USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
ORG_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ORG_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
CITIZEN_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CITIZEN_CHECKS = "10X98765432"
ORG_PART = slice(8, 17)

# What a wrongly read character may have been, likeliest first.
CONFUSIONS = {
    "O": "0DQ", "I": "1", "Z": "2", "S": "58", "V": "UY", "L": "1", "Q": "0", "D": "0",
    "B": "8", "8": "B3", "G": "6", "6": "G", "0": "DQ", "1": "L7", "2": "7", "5": "6",
    "7": "1T", "U": "W", "T": "7", "E": "F", "F": "E", "M": "N", "N": "M", "X": "Y",
    "Y": "X", "3": "8", "A": "4", "4": "A", "H": "N", "C": "G", "P": "R", "R": "P", "K": "X",
}  # fmt: skip
_VALUES = {c: value for value, c in enumerate(USCC_ALPHABET)}
_WEIGHTS = (*USCC_WEIGHTS, 1)
_LOOK_ALIKE = str.maketrans("OIZS", "0125")
_STRIPPED = re.compile(r"[\s'\"`’‘“”′″´,，、\-‐‑‒–—―−_·.。﹣\u200b-\u200f\u2060\ufeff]+")
_FLOAT = re.compile(r"\d+\.0+")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?E\+?(\d{1,2})")

Bytes = npt.NDArray[np.bytes_]
Flags = npt.NDArray[np.bool_]
Characters = npt.NDArray[np.uint8]


class CodeKind(StrEnum):
    """What a cell of a code column holds, judged by its shape and check characters."""

    USCC = "uscc"
    ORG_CODE = "org_code"
    REG_NO = "reg_no"
    CITIZEN_ID = "citizen_id"


class Damage(StrEnum):
    """How Excel spoilt a code (R-1.10)."""

    PRECISION_LOSS = "excel_precision_loss"


@dataclass(frozen=True, slots=True)
class CodeChecks:
    """Both checks of a unified code, kept apart because they accuse different people (R-1.5)."""

    uscc: bool
    org: bool

    @property
    def both(self) -> bool:
        """True when the code as a whole may be believed."""
        return self.uscc and self.org


@dataclass(frozen=True, slots=True)
class CodeParts:
    """The five parts of a unified code (R-1.1)."""

    registrar: str
    category: str
    division: str
    org_code: str
    check: str


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A cell of a code column: its cleaned text, its kind if it passes, and Excel's damage."""

    code: str
    kind: CodeKind | None
    damage: Damage | None


def clean(text: str) -> str:
    """Return text as codes are compared: half-width, upper case, no quotes, hyphens, blanks."""
    wide = unicodedata.normalize("NFKC", text).upper()
    # Once more: capitals may fall apart (ŉ), and what is left may join (marks after a blank).
    return _STRIPPED.sub("", unicodedata.normalize("NFKC", _STRIPPED.sub("", wide)))


def uscc_check_character(body: str) -> str:
    """Return the 18th character for the first 17 (R-1.2, GB 32100); ValueError if not possible."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(body, USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[-total % 31]


def org_check_character(body: str) -> str:
    """Return the 9th character for the first 8 (R-1.3, GB 11714); ValueError if not possible."""
    total = sum(ORG_ALPHABET.index(c) * w for c, w in zip(body, ORG_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]


def reg_no_check_digit(body: str) -> str:
    """Return the 15th digit for the first 14 (R-1.4, ISO 7064 MOD 11,10); ValueError if not."""
    if len(body) != 14 or not _is_digits(body):
        raise ValueError(body)
    product = 10
    for digit in body:
        product = ((product + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - product) % 10)


def check_uscc(code: str) -> CodeChecks:
    """Check a cleaned unified code; both are False for another length (R-1.5)."""
    if len(code) != 18:
        return CodeChecks(uscc=False, org=False)
    in_alphabet = all(c in USCC_ALPHABET for c in code)
    return CodeChecks(
        uscc=in_alphabet and uscc_check_character(code[:17]) == code[17],
        org=is_org_code(code[ORG_PART]),
    )


def is_uscc(code: str) -> bool:
    """True when both checks pass and the code is no stand-in such as eighteen zeros."""
    return check_uscc(code).both and not is_placeholder(code)


def is_org_code(code: str) -> bool:
    """True when nine cleaned characters pass the check of GB 11714 (R-1.3)."""
    if len(code) != 9 or any(c not in ORG_ALPHABET for c in code[:8]):
        return False
    return org_check_character(code[:8]) == code[8]


def is_reg_no(code: str) -> bool:
    """True when fifteen digits pass the check of the old registration number (R-1.4)."""
    return len(code) == 15 and _is_digits(code) and reg_no_check_digit(code[:14]) == code[14]


def is_placeholder(code: str) -> bool:
    """True for a code of one repeated character: zeros pass every check yet name nobody."""
    return len(set(code)) <= 1 or set(code[ORG_PART]) == {"0"}


def is_citizen_id(text: str) -> bool:
    """True for a citizen's number (ISO 7064 MOD 11-2, or the 15 digits of before 1999).

    Codes that pass their own checks are never taken for a person's number.
    """
    code = clean(text)
    if len(code) == 18:
        return _is_long_citizen_id(code) and not check_uscc(code).both
    if len(code) == 15 and _is_digits(code):
        return _is_day("19" + code[6:12]) and not is_reg_no(code)
    return False


def citizen_check_character(body: str) -> str:
    """Return the 18th character of a citizen's number (GB 11643) for its 17 digits."""
    total = sum(int(c) * w for c, w in zip(body, CITIZEN_WEIGHTS, strict=True))
    return CITIZEN_CHECKS[total % 11]


def _is_long_citizen_id(code: str) -> bool:
    return (
        _is_digits(code[:17])
        and "11" <= code[:2] <= "91"
        and _is_day(code[6:14])
        and citizen_check_character(code[:17]) == code[17]
    )


def _is_day(text: str) -> bool:
    if not "1900" <= text[:4] <= "2100":
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def parts(code: str) -> CodeParts | None:
    """Take a cleaned unified code apart; None for another length (R-1.1)."""
    if len(code) != 18:
        return None
    return CodeParts(code[0], code[1], code[2:8], code[ORG_PART], code[17])


def read_code(text: str) -> ReadCode:
    """Read a cell of a code column: recover what Excel left whole, flag what it spoilt (R-1.10)."""
    recovered = recover_number(text)
    code = recovered if recovered is not None else clean(text)
    damage = Damage.PRECISION_LOSS if recovered is None and has_lost_precision(text) else None
    return ReadCode(code, None if damage else kind_of_code(code), damage)


def kind_of_code(code: str) -> CodeKind | None:
    """Tell what a cleaned code is by its checks, None when it is nothing known."""
    for kind, accepts in _RECOGNISERS:
        if accepts(code):
            return kind
    return None


_RECOGNISERS = (
    (CodeKind.USCC, is_uscc),
    (CodeKind.CITIZEN_ID, is_citizen_id),
    (CodeKind.REG_NO, is_reg_no),
    (CodeKind.ORG_CODE, is_org_code),
)


def recover_number(text: str) -> str | None:
    """Return the digits of a number that Excel wrote without loss; None when it is not such.

    "150302000000011.0" and "1.50302000000011E+14" still hold all fifteen digits; Excel keeps
    fifteen, so nothing longer is ever recovered.
    """
    bare = _bare_number(text)
    if _FLOAT.fullmatch(bare):
        digits = bare.split(".")[0]
        return digits if len(digits) <= 15 else None
    shown = _SCIENTIFIC.fullmatch(bare)
    if shown is None:
        return None
    digits, exponent = shown[1] + (shown[2] or ""), int(shown[3])
    return digits if len(digits) == exponent + 1 <= 15 else None


def has_lost_precision(text: str) -> bool:
    """True when Excel has thrown digits away: 1.50302E+14, or 17 and more digits ending in 000."""
    bare = _bare_number(text)
    if _SCIENTIFIC.fullmatch(bare):
        return recover_number(text) is None
    digits = bare.split(".")[0] if _FLOAT.fullmatch(bare) else bare
    if len(digits) < 17 or not _is_digits(digits):
        return False
    return not digits[15:].strip("0") and not check_uscc(digits).both


def _bare_number(text: str) -> str:
    return unicodedata.normalize("NFKC", text).upper().strip(" '\"\t\r\n")


def repair_proposals(code: str) -> tuple[str, ...]:
    """Return the codes one edit away that pass both checks, likeliest first (R-1.10).

    Those with a known division lead, and among them what eyes misread. An edit is a substitution,
    a swap of neighbours, one character missing or one too many; all letters outside the alphabet
    replaced by their look-alikes count as one. Nothing is proposed for a code that passes, nor
    with a registrar that does not exist. Proposals help to link; only a person changes the code.
    """
    code = clean(code)
    if check_uscc(code).both or not 17 <= len(code) <= 19:
        return ()
    found = dict.fromkeys(c for c in _edits(code) if _is_plausible(c))
    return tuple(sorted(found, key=lambda c: _unlikeliness(code, c)))


def _is_plausible(code: str) -> bool:
    return registrars.category(code[:2]) is not None and is_uscc(code)


def _unlikeliness(read: str, meant: str) -> tuple[bool, bool]:
    return not divisions.is_known(meant[2:8]), not _is_common_slip(read, meant)


def _is_common_slip(read: str, meant: str) -> bool:
    if len(read) == 18:
        wrong = [(r, m) for r, m in zip(read, meant, strict=True) if r != m]
        return all(m in CONFUSIONS.get(r, "") for r, m in wrong)
    # A doubled character is what a typist most often drops or adds.
    longer, shorter = (read, meant) if len(read) > len(meant) else (meant, read)
    doubled = (i for i in range(1, len(longer)) if longer[i] == longer[i - 1])
    return any(longer[:i] + longer[i + 1 :] == shorter for i in doubled)


def _edits(code: str) -> Iterator[str]:
    if len(code) == 18:
        yield code.translate(_LOOK_ALIKE)
        yield from (code[:i] + _missing(code, i) + code[i + 1 :] for i in range(18))
        yield from _swaps(code)
    elif len(code) == 17:
        widened = (code[:i] + "?" + code[i:] for i in range(18))
        yield from (c.replace("?", _missing(c, i)) for i, c in enumerate(widened))
    else:
        yield from (code[:i] + code[i + 1 :] for i in range(19))


def _missing(code: str, place: int) -> str:
    """Return the one symbol that satisfies the check at a place; "" when others are illegal.

    All weights have an inverse modulo 31, so there is never more than one.
    """
    others = [(c, w) for i, (c, w) in enumerate(zip(code, _WEIGHTS, strict=True)) if i != place]
    if any(c not in _VALUES for c, _ in others):
        return ""
    rest = sum(_VALUES[c] * w for c, w in others)
    return USCC_ALPHABET[-rest * pow(_WEIGHTS[place], -1, 31) % 31]


def _swaps(code: str) -> Iterator[str]:
    for i in range(len(code) - 1):
        yield code[:i] + code[i + 1] + code[i] + code[i + 2 :]


def uscc_checks(values: Bytes) -> tuple[Flags, Flags]:
    """Check many cleaned unified codes at once: (whole code, organisation code), each (n,) bool.

    Equal to check_uscc for every element; no Python loop over values. Shape in: (n,) of bytes.
    """
    checked = _in_blocks(values, width=18, check=_uscc_and_org)
    return checked[0], checked[1]


def org_code_checks(values: Bytes) -> Flags:
    """Check many cleaned organisation codes at once; equal to is_org_code for every element."""
    return _in_blocks(values, width=9, check=_org)[0]


def reg_no_checks(values: Bytes) -> Flags:
    """Check many registration numbers at once; equal to is_reg_no for every element."""
    return _in_blocks(values, width=15, check=_reg_no)[0]


def _in_blocks(values: Bytes, *, width: int, check: Callable[[Characters], Flags]) -> Flags:
    """Run a check over blocks that fit the processor's cache; return its rows of n flags."""
    if len(values) == 0:
        return check(np.zeros((width, 0), dtype=np.uint8))
    longest = max(width + 1, values.dtype.itemsize)
    return np.concatenate(
        [
            _checked(values[start : start + _BLOCK].astype(f"S{longest}"), width, check)
            for start in range(0, len(values), _BLOCK)
        ],
        axis=1,
    )


def _checked(block: Bytes, width: int, check: Callable[[Characters], Flags]) -> Flags:
    # One row per position, so that sums run along memory; the extra column shows longer values.
    table = block.view(np.uint8).reshape(len(block), -1).T.copy()
    return check(table[:width]) & (table[width] == 0)


def _uscc_and_org(text: Characters) -> Flags:
    symbols = _USCC_INDEX[text]
    expected = -_weighted(symbols, USCC_WEIGHTS) % 31
    uscc = (symbols.min(axis=0, initial=0) >= 0) & (expected == symbols[17])
    return np.stack([uscc, _org(text[ORG_PART])[0] & (text[0] != 0) & (text[17] != 0)])


def _org(text: Characters) -> Flags:
    symbols = _ORG_INDEX[text[:8]]
    expected = _ORG_CHECKS[-_weighted(symbols, ORG_WEIGHTS) % 11]
    return np.stack([(symbols.min(axis=0, initial=0) >= 0) & (expected == text[8])])


def _reg_no(text: Characters) -> Flags:
    digits = text.astype(np.int16) - ord("0")
    product = np.full(text.shape[1], 10, dtype=np.int16)
    for digit in digits[:14]:
        total = (product + digit) % 10
        product = np.where(total == 0, 10, total) * 2 % 11
    numeric = ((digits >= 0) & (digits <= 9)).all(axis=0)
    return np.stack([numeric & ((11 - product) % 10 == digits[14])])


def _weighted(symbols: npt.NDArray[np.int16], weights: tuple[int, ...]) -> npt.NDArray[np.int16]:
    total = np.zeros(symbols.shape[1], dtype=np.int16)
    for row, weight in zip(symbols, weights, strict=False):
        total += row * np.int16(weight)
    return total


def _index(alphabet: str) -> npt.NDArray[np.int16]:
    table = np.full(256, -1, dtype=np.int16)
    for position, character in enumerate(alphabet):
        table[ord(character)] = position
    return table


_BLOCK = 1 << 15
_USCC_INDEX = _index(USCC_ALPHABET)
_ORG_INDEX = _index(ORG_ALPHABET)
_ORG_CHECKS = np.frombuffer(b"0123456789X", dtype=np.uint8)
