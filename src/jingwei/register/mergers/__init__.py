"""What people decided of two numbers between rounds: one organisation, or two (R-R.15)."""
