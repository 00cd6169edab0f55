"""What people send as evidence: taken in through one door, made harmless or refused, kept by what it says."""
