"""What happens to the record when a program is killed, the disk is full, or the file is damaged; and who reads which words."""
