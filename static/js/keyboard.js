"use strict";

// The keys that the list of keys on the page names (verification/keys.py), and what they do.
{
  const TEXT = "input:not([type=radio], [type=checkbox], [type=submit]), textarea, select";
  // Where a row of a list is pointed at, Enter is the link's own.
  const ACTIVE = "a, button, summary, input";
  const CHORD_TIME = 1_500;

  let begun = "";
  let timer = 0;

  const isOff = () => document.getElementById("keys-on")?.checked === false;
  const focusIn = (part) => part.querySelector("input:not([type=hidden]), select, textarea")?.focus();

  /** Press what the key is for: a link or button is clicked, a fold is opened and gone into. */
  function press(key) {
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!element) return false;
    const fold = element.localName === "summary" ? element.parentElement : null;
    if (fold && !fold.open) {
      fold.open = true;
      focusIn(fold);
      fold.scrollIntoView({ block: "nearest" });
    } else {
      element.click();
    }
    return true;
  }

  const rows = () => [...document.querySelectorAll("table.rows .row-link")];
  const here = () => rows().find((link) => link.closest("tr").contains(document.activeElement));

  const DOES = {
    row(key) {
      const links = rows();
      const at = links.indexOf(here());
      const next = links[key === "j" ? at + 1 : Math.max(at, 1) - 1];
      next?.focus();
      next?.closest("tr").scrollIntoView({ block: "nearest" });
      return links.length > 0;
    },
    open(key) {
      if (key === "Enter" && document.activeElement.matches(ACTIVE)) return false;
      here()?.click();
      return Boolean(here());
    },
    mark() {
      const box = here()?.closest("tr").querySelector(".mark");
      box?.click();
      return Boolean(box);
    },
    rate(key) {
      const radio = document.querySelectorAll(".ratings input")[Number(key) - 1];
      radio?.focus();
      radio?.click();
      return Boolean(radio);
    },
    rationale() {
      const field = document.querySelector("[name=rationale]");
      field?.focus();
      // One goes on after what is there, as with a draft.
      field?.setSelectionRange(field.value.length, field.value.length);
      return Boolean(field);
    },
    submit: () => press("Enter"),
    leave() {
      document.activeElement.blur();
      return true;
    },
    list() {
      document.getElementById("keys").showModal();
      return true;
    },
  };

  function known() {
    const all = document.querySelectorAll("#keys [data-keys]");
    return [...all].flatMap((row) => row.dataset.keys.split("|").map((key) => [key, row]));
  }

  function nameOf(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return "Ctrl+Enter";
    // Brackets are typed with AltGr on many keyboards.
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    return isModified && !event.getModifierState("AltGraph") ? "" : event.key;
  }

  function act(name) {
    const keys = known();
    const row = keys.find(([key]) => key === name)?.[1];
    if (row && !(isOff() && row.dataset.always === undefined)) {
      return row.dataset.does ? DOES[row.dataset.does](name) : press(name);
    }
    if (!isOff() && keys.some(([key]) => key.startsWith(`${name} `))) {
      begun = `${name} `;
      timer = setTimeout(() => { begun = ""; }, CHORD_TIME);
      return true;
    }
    return false;
  }

  document.addEventListener("keydown", (event) => {
    const isIdle = event.repeat && !"jk".includes(event.key);
    if (isIdle || event.isComposing || document.querySelector("dialog[open]")) return;
    const name = nameOf(event);
    const isTyping = event.target.matches(TEXT) || event.target.isContentEditable;
    if (!name || (isTyping && !["Escape", "Ctrl+Enter"].includes(name))) return;
    if (name === "Escape" && !isTyping) return;
    const whole = begun + name;
    begun = "";
    clearTimeout(timer);
    if (act(whole)) event.preventDefault();
  });

  // What had the focus may be gone after a swap: then it goes to what came in its place.
  document.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.requestConfig?.elt.matches("[data-poll]")) return;
    const part = event.detail.elt;
    if (document.activeElement !== document.body || part.id === "job" || !part.isConnected) return;
    part.tabIndex = -1;
    part.focus({ preventScroll: true });
  });
}
