"""Parts every page is made of: buttons, cards, chips, strips, banners; all drawn from one look."""
