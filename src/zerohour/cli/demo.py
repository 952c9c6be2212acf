"""d"""
def demo() -> None:
    """Demo."""
