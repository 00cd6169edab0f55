"""Word and PDF files of a bulletin, made from the same stored content, so that both say the same (R-T.5)."""
