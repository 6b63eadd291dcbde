"""What leaves the service: outcomes, values and reports with small numbers hidden, so that no child can be told from the rest."""
