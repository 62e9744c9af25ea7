"use strict";

// Keys press what is on the page: an element with data-key="x" is clicked by x.
{
  const TEXT = "input:not([type=radio], [type=checkbox], [type=submit]), textarea, select";
  const SWITCH = "claimdesk-keys";
  const isOff = () => localStorage.getItem(SWITCH) === "off";

  function press(key) {
    const element = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (!element) return false;
    element.click();
    return true;
  }

  function rate(number) {
    const radio = document.querySelectorAll(".ratings input")[number - 1];
    if (!radio) return false;
    radio.focus();
    radio.click();
    return true;
  }

  function act(key) {
    if (key === "?") {
      document.getElementById("keys")?.showModal();
      return true;
    }
    return "123".includes(key) ? rate(Number(key)) : press(key);
  }

  document.addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.repeat || event.isComposing || document.querySelector("dialog[open]")) return;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      if (press("Enter")) event.preventDefault();
      return;
    }
    if (target.matches(TEXT) || target.isContentEditable) {
      if (key === "Escape") target.blur();
      return;
    }
    // Brackets are typed with AltGr on many keyboards.
    const isModified = event.ctrlKey || event.altKey || event.metaKey;
    if (isModified && !event.getModifierState("AltGraph")) return;
    if (key.length === 1 && !(isOff() && key !== "?") && act(key)) event.preventDefault();
  });

  document.addEventListener("DOMContentLoaded", () => {
    const box = document.getElementById("keys-on");
    if (!box) return;
    box.checked = !isOff();
    box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
  });
}
