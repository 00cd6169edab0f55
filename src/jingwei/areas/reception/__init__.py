"""Reception days of secretaries: how many needs and problems were raised by kind, how many are settled; counts alone."""
