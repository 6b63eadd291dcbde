"""The screens in a real browser, driven by its own protocol for tools."""
