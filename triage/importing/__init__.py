"""Census and other files to case files, and the synthetic month that the demonstration shows."""
