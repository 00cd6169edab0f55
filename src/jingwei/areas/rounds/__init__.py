"""Rounds: the departments' lists come in, are fused, questioned, published as the register."""
