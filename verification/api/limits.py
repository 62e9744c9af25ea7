"""The limits that the API's schema states."""

PAGE = 50
LARGEST_PAGE = 200
LARGEST_ID = 2**63 - 1
LONGEST_KEY = 255
