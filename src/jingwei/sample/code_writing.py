"""Writes identifiers into cells as offices do: missing, shortened, old, damaged, mistyped."""

from random import Random

from jingwei.sample.model import Kind, Organisation
from jingwei.sample.noise import Noise

_SPURIOUS = ("无", "办理中", "-", "/", "0", "无", "-", "/", "未办理", "待补")
_LOOK_ALIKE = {"0": "O", "1": "I", "8": "B", "5": "S", "2": "Z", "6": "G", "D": "0", "B": "8"}
_SYMBOLS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FULL_WIDTH = {ord(c): ord(c) + 0xFEE0 for c in _SYMBOLS}


class CodeWriter:
    """Writes the cells that hold codes; tags tell what became of the credit code."""

    def __init__(self, *, noise: Noise, random: Random) -> None:
        self._noise = noise
        self._random = random

    def credit(
        self, organisation: Organisation, parent: Organisation | None, tags: list[str]
    ) -> str | int:
        """The cell of the code column: 18 signs, 9, 15, a word, or nothing."""
        draw, noise = self._random.random, self._noise
        if not organisation.codes.credit or draw() < noise.no_code:
            tags.append("nocode")
            return self._blank()
        if parent and draw() < noise.parent_code:
            tags.append("parentcode")
            return parent.codes.credit
        if organisation.codes.registration and draw() < noise.old15:
            tags.append("old15")
            return self.registration(organisation.codes.registration, tags)
        if draw() < noise.organisation_only:
            tags.append("org9")
            body = organisation.codes.credit[8:17]
            return f"{body[:8]}-{body[8]}" if draw() < noise.hyphen else body
        return self._written(organisation.codes.credit, tags)

    def tax(
        self, organisation: Organisation, parent: Organisation | None, tags: list[str]
    ) -> str | int:
        """A taxpayer's number: the credit code, seldom wanting, since the office issues on it."""
        if organisation.kind is Kind.STATION or self._random.random() < 0.5:
            return self.credit(organisation, parent, tags)
        return self._written(organisation.codes.credit, tags)

    def union(self, organisation: Organisation, tags: list[str]) -> str:
        """The union's own code, sometimes the enterprise's by mistake, else nothing."""
        draw = self._random.random()
        if draw < self._noise.union_own and organisation.codes.credit:
            return self._written(organisation.codes.credit, tags)
        tags.append("unioncode" if organisation.codes.union else "nocode")
        return organisation.codes.union or self._blank()

    def certificate(self, organisation: Organisation, _: list[str]) -> str:
        """The certificate number of a social organisation; an old kind, so a fifth are blank."""
        return organisation.codes.certificate if self._random.random() < 0.8 else ""

    def registration(self, number: str, tags: list[str]) -> str | int:
        """A 15-digit number: a numeric cell keeps every digit, a text 1.50303E+14 has lost nine."""
        draw = self._random.random()
        if draw < self._noise.damaged:
            tags.append("damaged")
            return f"{int(number):.5E}"
        return int(number) if draw < self._noise.old_as_number + self._noise.damaged else number

    def _written(self, code: str, tags: list[str]) -> str:
        draw, noise = self._random.random, self._noise
        if draw() < noise.code_typo:
            tags.append("codetypo")
            code = self._mistyped(code)
        if draw() < noise.lower_case:
            code = code.lower()
        elif draw() < noise.full_width_code:
            code = code.translate(_FULL_WIDTH)
        if draw() < noise.code_space:
            code = self._spaced(code)
        return code

    def _mistyped(self, code: str) -> str:
        draw = self._random.random
        at = int(draw() * len(code))
        sign = code[at]
        if draw() < 0.12 and at < 17 and code[at + 1] != sign:
            return code[:at] + code[at + 1] + sign + code[at + 2 :]
        if draw() < 0.12:
            return code[:at] + code[at + 1 :]
        if sign in _LOOK_ALIKE and draw() < 0.55:
            return code[:at] + _LOOK_ALIKE[sign] + code[at + 1 :]
        others = _SYMBOLS.replace(sign, "")
        return code[:at] + others[int(draw() * len(others))] + code[at + 1 :]

    def _spaced(self, code: str) -> str:
        draw = self._random.random()
        if draw < 0.3:
            return code + " "
        if draw < 0.5:
            return "\t" + code
        if draw < 0.65:
            return "'" + code
        if draw < 0.8:
            return f"{code[:8]} {code[8:]}"
        return " " + code

    def _blank(self) -> str:
        if self._random.random() >= self._noise.spurious:
            return ""
        return _SPURIOUS[int(self._random.random() * len(_SPURIOUS))]
