"use strict";

// Completes the names of people after an @. Without it one types the whole name.
{
  const PAUSE = 150;
  const TYPED = /(^|[^\w@.+-])@([\w.@+-]{0,30})$/u;
  const LIST = "names";

  let timer = 0;
  let field = null;
  let asked = 0;

  const list = () => document.getElementById(LIST);
  const options = () => [...(list()?.children ?? [])];
  const current = () => options().findIndex((option) => option.getAttribute("aria-selected") === "true");

  function close() {
    asked += 1;
    list()?.remove();
    field?.removeAttribute("aria-activedescendant");
    field?.removeAttribute("aria-controls");
  }

  function select(index) {
    const all = options();
    all.forEach((option, place) => option.setAttribute("aria-selected", String(place === index)));
    if (all[index]) field.setAttribute("aria-activedescendant", all[index].id);
  }

  /** Put the name in the place of what was typed of it. */
  function complete(option) {
    const { selectionStart: caret, value } = field;
    const begin = value.slice(0, caret).lastIndexOf("@");
    field.setRangeText(`@${option.dataset.username} `, begin, caret, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function optionOf({ username, name }, index) {
    const option = document.createElement("li");
    option.id = `${LIST}-${index}`;
    option.setAttribute("role", "option");
    option.dataset.username = username;
    option.textContent = `@${username} · ${name}`;
    option.setAttribute("aria-selected", String(index === 0));
    // A click would take the focus out of the field first.
    option.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      complete(option);
    });
    return option;
  }

  function open(people) {
    close();
    if (!people.length) return;
    const found = document.createElement("ul");
    found.id = LIST;
    found.className = "names";
    found.setAttribute("role", "listbox");
    found.setAttribute("aria-label", "People");
    found.append(...people.map(optionOf));
    field.after(found);
    field.setAttribute("aria-controls", LIST);
    select(0);
  }

  async function ask(prefix) {
    asked += 1;
    const number = asked;
    const address = field.closest("[data-names]").dataset.names;
    const query = new URLSearchParams({ q: prefix });
    const response = await fetch(`${address}?${query}`, { headers: { "HX-Request": "true" } });
    // An answer that comes after the next question, or after leaving the field, is stale.
    if (!response.ok || number !== asked || document.activeElement !== field) return;
    open((await response.json()).people);
  }

  document.addEventListener("input", ({ target }) => {
    if (!target.matches?.("[data-mentions]")) return;
    field = target;
    clearTimeout(timer);
    const typed = TYPED.exec(target.value.slice(0, target.selectionStart));
    if (!typed) close();
    else timer = setTimeout(() => ask(typed[2]).catch(close), PAUSE);
  });

  // Before the keys of the page, which would leave the field with Escape.
  document.addEventListener("keydown", (event) => {
    const all = options();
    if (!all.length || event.target !== field || event.isComposing) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) select((current() + steps[event.key] + all.length) % all.length);
    else if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) complete(all[current()]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });

  document.addEventListener("focusout", ({ target }) => { if (target === field) close(); });
}
