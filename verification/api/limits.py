"""The limits that only the API has; verification/limits.py has those that pages share."""

PAGE = 50
LARGEST_PAGE = 200
LONGEST_KEY = 255
