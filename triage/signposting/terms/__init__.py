"""Terms of taxonomies and the kinds of help that a person accepted for them; suggestions are evidence, never routes."""
