"""Finding claims by their words and by what is known of them."""
