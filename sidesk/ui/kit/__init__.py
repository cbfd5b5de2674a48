"""Parts every page is made of, all drawn from one look."""
