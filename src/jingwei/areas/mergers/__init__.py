"""Merging two numbers of the register, and undoing it, on the day it is seen (R-R.15 to R-R.19)."""
