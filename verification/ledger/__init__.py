"""Tamper evidence: what makes a change of the history show, even one by a database's superuser.

Each event is hashed (`digests`) and chained to those about the same thing; chains are sealed into
one Merkle tree (`tree`, `sealing`), whose root is signed with a key that is not in the database
(`notes`, `keys`). `verifying` looks whether all that still fits, `proving` shows it to a stranger.
"""
