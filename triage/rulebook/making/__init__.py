"""Cases made to order: what must hold, the smallest case in which it does, and a sentence that says so."""
