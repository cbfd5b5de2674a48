"""SiDesk: the desk of a systems-integration field engineer."""

__version__ = "0.1.0"
