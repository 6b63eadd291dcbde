"""The screens in a real terminal: typed by script, resized, killed, and timed."""
