"""The wizard window: it shows a FormSession and holds no answers."""
