"use strict";

// Words that are selected in an article can be used as those of a claim. Offsets count code points.
{
  const LONGEST_SHOWN = 60;
  let chosen = null;
  let field = null;

  const bar = () => document.getElementById("selected");

  /** Return where a point of the page lies in the article's text; null where it is none of it. */
  function offset(node, place) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const block = element?.closest(".text [data-start]");
    if (!block) return null;
    const before = document.createRange();
    before.setStart(block, 0);
    before.setEnd(node, place);
    return Number(block.dataset.start) + [...before.toString()].length;
  }

  function selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const start = offset(range.startContainer, range.startOffset);
    const end = offset(range.endContainer, range.endOffset);
    const words = range.toString();
    if (start === null || end === null || start >= end || !words.trim()) return null;
    return { start, end, words };
  }

  function show() {
    // What has the focus of a button is still the selection that was made.
    if (bar()?.contains(document.activeElement)) return;
    chosen = selected();
    if (!bar()) return;
    bar().hidden = chosen === null;
    if (chosen === null) return;
    const words = chosen.words.replace(/\s+/g, " ").trim();
    const isLong = words.length > LONGEST_SHOWN;
    bar().querySelector("q").textContent = isLong ? `${words.slice(0, LONGEST_SHOWN)}…` : words;
    for (const link of bar().querySelectorAll("[data-to]")) {
      link.href = `${link.dataset.to}?start=${chosen.start}&end=${chosen.end}`;
    }
  }

  /** Return the hidden field that says where the words of a field begin. */
  function startOf(words) {
    const name = words.name.replace("exact", "start");
    return words.form.querySelector(`input[type=hidden][name="${CSS.escape(name)}"]`);
  }

  /** Words that run over blocks have other white space between them on the page. */
  function use() {
    const words = field?.isConnected ? field : document.querySelector("[data-words]");
    if (!words || !chosen) return;
    words.closest("details")?.setAttribute("open", "");
    words.value = chosen.words;
    const start = startOf(words);
    if (start) start.value = chosen.start;
    bar().hidden = true;
    words.focus();
  }

  document.addEventListener("selectionchange", show);
  document.addEventListener("DOMContentLoaded", () => {
    if (document.querySelector(".fix")) {
      document.getElementById("claim")?.scrollIntoView({ block: "center" });
    }
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.matches("[data-words]")) field = event.target;
  });
  // Typed words are looked for anew.
  document.addEventListener("input", (event) => {
    if (!event.target.matches("[data-words]")) return;
    const start = startOf(event.target);
    if (start) start.value = "";
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-use]")) use();
  });
}
