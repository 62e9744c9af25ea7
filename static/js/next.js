"use strict";

// The review page: the claim that comes next is reserved and fetched ahead. When it is the one that
// the server gives, its article is here already and only its form has to come.
{
  const RENEW_AFTER = 45_000;
  const FETCH_AGAIN_AFTER = 300_000;
  const AT_HAND = "Claimdesk-Next";

  let reserved = null;
  let next = null;
  let promised = null;
  let shown = location.pathname;
  // What came without a page load: the server hears of it with what is reserved next.
  let opened = null;
  let lastAsked = 0;
  let lastActive = 0;

  const form = () => document.querySelector(".verdict-form[data-reserve]");

  function post(address, fields, options) {
    const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
    const body = new URLSearchParams({ csrfmiddlewaretoken: token, ...fields });
    return fetch(address, { method: "POST", body, headers: { "HX-Request": "true" }, ...options });
  }

  async function pageAt(address) {
    const response = await fetch(address, { priority: "low", headers: { "Claimdesk-Ahead": "1" } });
    return new DOMParser().parseFromString(await response.text(), "text/html");
  }

  /** Reserve what comes next, or hold on to it, and have its page ready. */
  async function reserve() {
    const from = shown;
    lastAsked = Date.now();
    const fields = opened ? { review: opened } : {};
    opened = null;
    const response = await post(form().dataset.reserve, fields, { priority: "low" });
    if (!response.ok || shown !== from) return;
    const { review, address } = await response.json();
    reserved = review;
    const isFresh = next?.review === review && Date.now() - next.at < FETCH_AGAIN_AFTER;
    if (isFresh) return;
    next = null;
    if (review === null) return;
    const [page, at] = [await pageAt(address), Date.now()];
    if (shown === from && page.querySelector(".reading")) next = { review, address, page, at };
  }

  /** Without a connection, or signed out, there is nothing at hand: no harm done. */
  function fetchAhead() {
    if (form()) reserve().catch(() => { next = null; });
  }

  function renewWhileWorking() {
    const isDue = Date.now() - lastAsked > RENEW_AFTER && lastActive > lastAsked;
    if (isDue && document.visibilityState === "visible") fetchAhead();
  }

  function leave() {
    const address = form()?.dataset.giveBack;
    if (!address || reserved === null) return;
    post(address, { review: reserved }, { keepalive: true }).catch(() => {});
    reserved = next = null;
  }

  /** Put the article of the next claim in the place of this one's; its form is swapped in by htmx. */
  function show({ address, page }, outcome) {
    const reading = document.adoptNode(page.querySelector(".reading"));
    for (const link of reading.querySelectorAll("a.claim")) {
      if (link.pathname === shown) link.className = `claim ${outcome}`;
    }
    document.querySelector(".reading").replaceWith(reading);
    document.getElementById("messages").replaceChildren();
    document.title = page.title;
    history.pushState(null, "", address);
    shown = location.pathname;
    document.getElementById("claim")?.scrollIntoView({ block: "center" });
  }

  addEventListener("pageshow", fetchAhead);
  addEventListener("pagehide", leave);
  // What was swapped in has no page in the browser's history: going back to it loads it.
  addEventListener("popstate", () => { if (location.pathname !== shown) location.reload(); });
  for (const name of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(name, () => { lastActive = Date.now(); }, { passive: true });
  }
  setInterval(renewWhileWorking, 15_000);

  document.addEventListener("htmx:configRequest", (event) => {
    if (event.detail.elt.matches("[data-poll]")) return;
    promised = event.detail.elt.closest(".verdict-form") ? next : null;
    if (promised) event.detail.headers[AT_HAND] = promised.review;
  });
  document.addEventListener("htmx:beforeSwap", (event) => {
    const { xhr } = event.detail;
    if (!promised || xhr.getResponseHeader(AT_HAND) !== String(promised.review)) return;
    show(promised, xhr.getResponseHeader("Claimdesk-Outcome"));
    opened = promised.review;
    reserved = next = promised = null;
  });
  document.addEventListener("htmx:afterSettle", () => { if (!next) fetchAhead(); });
}
