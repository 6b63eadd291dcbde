"""The parts of the record in SQL, one module for each part of casework."""
