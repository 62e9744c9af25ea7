"""The forms that a report can take. A new one is a module beside this and a name in this list."""

from verification.reports import csv, html, json

FORMATS = {form.name: form for form in (csv.FORMAT, json.FORMAT, html.FORMAT)}
