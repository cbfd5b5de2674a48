"""One page a module; pages do not know each other."""
