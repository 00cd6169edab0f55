"""Pages of the offices' own ledgers of Party organisations and instructors: brought in, looked through, taken over."""
