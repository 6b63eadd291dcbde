"""The same screens in a browser on the same machine: one person, one process, nothing outside loopback."""
