"""Pages of service orders: their list, entering one for somebody, figures; the page of one is that of its case."""
