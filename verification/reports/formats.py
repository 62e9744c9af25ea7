"""The forms that a report can take. A new one is a module beside this and a name in this list."""

from verification.reports import (
    article_pdf,
    averitec,
    claimreview,
    csl,
    csv,
    html,
    json,
    jsonl,
    markdown,
    pdf,
    xlsx,
)

FORMATS = {
    form.name: form
    for form in (
        csv.FORMAT,
        xlsx.FORMAT,
        json.FORMAT,
        jsonl.FORMAT,
        markdown.FORMAT,
        html.FORMAT,
        pdf.FORMAT,
        article_pdf.FORMAT,
        averitec.FORMAT,
        csl.FORMAT,
        claimreview.FORMAT,
    )
}
