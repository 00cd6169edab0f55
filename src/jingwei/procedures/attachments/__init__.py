"""Files that stand for an answer of a step: sent before it, bound to its event, seen with its case."""
