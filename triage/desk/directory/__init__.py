"""What a user can do with the directory: bring it in, give it out, map, find, keep true, see gaps."""
