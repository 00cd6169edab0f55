"""Pages of industrial chains: those of the reader's places, one chain drawn from upstream to downstream, its steps."""
