"use strict";

// Fields that name a publisher or an article: the list of names follows what is typed.
{
  const PAUSE = 200;
  let timer = 0;
  let asked = new AbortController();

  async function suggest(field) {
    asked.abort();
    asked = new AbortController();
    const query = new URLSearchParams({ kind: field.dataset.picks, begun: field.value });
    try {
      const answer = await fetch(`${field.form.dataset.names}?${query}`, { signal: asked.signal });
      if (!answer.ok) return;
      const { names } = await answer.json();
      field.list.replaceChildren(...names.map((name) => new Option(name, name)));
    } catch {
      // Given up for newer letters, or no network: a name can be typed all the same.
    }
  }

  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-picks]")) return;
    clearTimeout(timer);
    timer = setTimeout(suggest, PAUSE, event.target);
  });
}
