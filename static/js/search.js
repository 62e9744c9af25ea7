"use strict";

// The search box: what may come next, in a list under it, by key and by mouse.
{
  const PAUSE = 120;

  /** Make one box a combobox, as ARIA has it: focus stays in the text, the list is only pointed at. */
  function suggest(box) {
    const input = box.querySelector("input");
    const list = document.createElement("ul");
    let waiting = 0;
    let asked = null;
    let chosen = -1;

    list.id = `${input.id}-suggestions`;
    list.className = "suggestions";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    list.hidden = true;
    box.append(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");

    function close() {
      clearTimeout(waiting);
      asked?.abort();
      list.hidden = true;
      chosen = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function point(index) {
      const options = [...list.children];
      chosen = (index + options.length + 1) % (options.length + 1);
      options.forEach((option, at) => option.setAttribute("aria-selected", String(at === chosen)));
      if (chosen === options.length) {
        input.removeAttribute("aria-activedescendant");
        return;
      }
      input.setAttribute("aria-activedescendant", options[chosen].id);
      options[chosen].scrollIntoView({ block: "nearest" });
    }

    function take(option) {
      const rest = input.value.slice(input.selectionStart);
      input.value = option.dataset.query + rest.trimStart();
      input.setSelectionRange(option.dataset.query.length, option.dataset.query.length);
      input.focus();
      close();
      // The name of a field wants a value; what is whole may be all there is to say.
      if (!option.dataset.query.endsWith(" ")) ask();
    }

    function show(suggestions) {
      list.replaceChildren(
        ...suggestions.map(({ query, label, says }, at) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${at}`;
          option.dataset.query = query;
          option.setAttribute("role", "option");
          option.setAttribute("aria-selected", "false");
          const name = document.createElement("b");
          const note = document.createElement("span");
          name.textContent = label;
          note.textContent = says;
          option.append(name, note);
          return option;
        }),
      );
      chosen = suggestions.length;
      list.hidden = suggestions.length === 0;
      input.setAttribute("aria-expanded", String(!list.hidden));
      input.removeAttribute("aria-activedescendant");
    }

    function ask() {
      clearTimeout(waiting);
      asked?.abort();
      waiting = setTimeout(async () => {
        asked = new AbortController();
        const query = new URLSearchParams({ q: input.value.slice(0, input.selectionStart) });
        try {
          const answer = await fetch(`${box.dataset.suggestions}?${query}`, { signal: asked.signal });
          if (answer.ok) show((await answer.json()).suggestions);
        } catch {
          // Given up for a newer question, or no network: typing goes on without suggestions.
        }
      }, PAUSE);
    }

    input.addEventListener("input", ask);
    input.addEventListener("blur", close);
    // The press would take the focus away before the click comes.
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) take(option);
    });
    input.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (list.hidden) {
        if (event.key === "ArrowDown") ask();
        return;
      }
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        point(chosen + (event.key === "ArrowDown" ? 1 : -1));
        event.preventDefault();
      } else if (event.key === "Enter" && list.children[chosen]) {
        take(list.children[chosen]);
        event.preventDefault();
      } else if (event.key === "Escape") {
        close();
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-suggestions]").forEach(suggest);
  });
}
