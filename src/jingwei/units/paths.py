"""Paths: the ids from the top of the tree down to the unit, as text: "1/5/12/"."""


def path_of(parent: str, *, pk: int) -> str:
    """The path of a unit below the unit with the path `parent`, "" for the top (R-U.1)."""
    return f"{parent}{pk}/"


def ids_of(path: str) -> list[int]:
    """The ids from the top down, the unit's own last."""
    return [int(part) for part in path.split("/") if part]


def above(path: str) -> str:
    """The path of the unit directly above, "" for a top."""
    return path[: path.rstrip("/").rfind("/") + 1]
