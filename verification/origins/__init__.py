"""How many independent origins a set of sources has: pure, no database, no network, no clock."""
