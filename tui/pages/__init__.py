"""What the screens show, read at the desk and put into words: plain values, so that no widget waits for the record."""
