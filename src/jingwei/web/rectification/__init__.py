"""Pages of rectification: campaigns, their organisations, the cases in three lists."""
