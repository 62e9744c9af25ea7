"""`manage.py demo`: the whole of Claimdesk on one machine, for as long as the command runs."""
