"""Headquarters' web desk: pages made on the server for project managers, in any browser, without scripts."""
