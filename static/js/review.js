"use strict";

// The review page: what is typed is saved by itself, and the claim stays held while one works.
{
  const PAUSE = 1_500;
  const RENEW_AFTER = 120_000;
  const RETRY_AFTER = 5_000;
  const LEASE = ["csrfmiddlewaretoken", "lease_token"];
  const SIGNED_OUT =
    "You have been signed out. Sign in again in another tab, then press the button again: what you typed is still here.";
  const UNREACHABLE = "The server cannot be reached. What you typed is still here.";
  const STALE = "Your sign-in has changed. Press the button again: what you typed is still here.";

  let timer = 0;
  let isDirty = false;
  let lastKept = Date.now();
  let lastActive = 0;
  let isUnsaved = false;
  let running = new AbortController();

  const form = () => document.querySelector("form[data-keep]");

  function tell(text) {
    const alert = document.getElementById("lost");
    if (!alert) return;
    alert.textContent = text;
    alert.hidden = text === "";
  }

  function note(text) {
    const element = document.getElementById("saved");
    if (element) element.textContent = text;
  }

  /** A new sign-in makes the page's form token stale; the same page has the new one. */
  async function renewFormToken() {
    const page = await (await fetch(location.href)).text();
    const name = "[name=csrfmiddlewaretoken]";
    const fresh = new DOMParser().parseFromString(page, "text/html").querySelector(name)?.value;
    for (const input of document.querySelectorAll(name)) input.value = fresh ?? input.value;
  }

  function soon(delay) {
    clearTimeout(timer);
    timer = setTimeout(keep, delay);
  }

  /** Return the whole form; without news only what renews the lease, as another tab may know more. */
  function content(hasNews) {
    const all = [...new FormData(form())];
    return new URLSearchParams(hasNews ? all : all.filter(([name]) => LEASE.includes(name)));
  }

  function send(hasNews, keepalive) {
    return fetch(form().dataset.keep, {
      method: "POST",
      body: content(hasNews),
      headers: { "HX-Request": "true" },
      signal: running.signal,
      keepalive,
    });
  }

  async function kept(response, hasNews) {
    if (response.ok) {
      const { saved, held_until: heldUntil } = await response.json();
      if (hasNews) note(`saved ${saved}`);
      tell("");
      const lease = document.getElementById("lease");
      if (lease && heldUntil) lease.dataset.until = heldUntil;
    } else if (response.status === 409) {
      // Saved all the same, unless the message says otherwise; what follows is worth keeping too.
      tell((await response.json()).message);
      const lease = document.getElementById("lease");
      if (lease) lease.parentElement.replaceChildren("no longer yours");
    } else if (response.status === 401) {
      tell(SIGNED_OUT);
      throw new Error(SIGNED_OUT);
    } else if (response.status === 403) {
      await renewFormToken();
      throw new Error(STALE);
    } else {
      throw new Error(UNREACHABLE);
    }
  }

  /** Save what is typed and hold on to the claim; the draft is the server's, not the browser's. */
  async function keep({ leaving = false } = {}) {
    if (!form()) return;
    clearTimeout(timer);
    const hasNews = isDirty;
    isDirty = false;
    lastKept = Date.now();
    try {
      await kept(await send(hasNews, leaving), hasNews);
      isUnsaved = false;
      // What is known of the excerpts may have changed with it.
      if (hasNews) document.body.dispatchEvent(new Event("kept"));
    } catch (error) {
      if (error.name !== "AbortError" && hasNews) tryAgain();
    }
  }

  function tryAgain() {
    isDirty = true;
    isUnsaved = true;
    note("not saved yet");
    soon(RETRY_AFTER);
  }

  function renewWhileWorking() {
    const isDue = Date.now() - lastKept > RENEW_AFTER;
    if (isDue && lastActive > lastKept && document.visibilityState === "visible") keep();
  }

  /** Fold the citations that are complete, so that the page stays on one screen. */
  function fold() {
    for (const citation of document.querySelectorAll("details.citation")) {
      const isWorkedOn =
        citation.contains(document.activeElement) ||
        citation.querySelector("[autofocus], .has-errors, .looked.not_found");
      citation.open = Boolean(isWorkedOn) || !citation.querySelector("[name$=-excerpt]").value;
    }
  }

  function begin() {
    fold();
    document.getElementById("claim")?.scrollIntoView({ block: "center" });
  }

  document.addEventListener("DOMContentLoaded", begin);
  document.addEventListener("input", (event) => {
    if (!event.target.form || event.target.form !== form()) return;
    isDirty = true;
    note("");
    soon(PAUSE);
  });
  for (const name of ["keydown", "pointerdown", "wheel"]) {
    document.addEventListener(name, () => { lastActive = Date.now(); }, { passive: true });
  }
  setInterval(renewWhileWorking, 15_000);
  // Only where saving has failed is leaving a loss.
  addEventListener("beforeunload", (event) => { if (isUnsaved && form()) event.preventDefault(); });
  // A form that is sent whole carries what is typed.
  document.addEventListener("submit", (event) => {
    if (event.target !== form() || event.target.hasAttribute("hx-post")) return;
    clearTimeout(timer);
    isDirty = false;
    isUnsaved = false;
  });
  addEventListener("pagehide", () => { if (isDirty) keep({ leaving: true }); });
  document.addEventListener("visibilitychange", () => {
    if (isDirty && document.visibilityState === "hidden") keep({ leaving: true });
  });

  /** Tell whether a part of the page asks by itself: nobody has pressed anything. */
  const isPoll = (event) => (event.detail.requestConfig?.elt ?? event.detail.elt).matches("[data-poll]");

  // A button carries everything typed itself: a save that comes after it would be older.
  document.addEventListener("htmx:beforeRequest", (event) => {
    if (isPoll(event)) return;
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    isDirty = false;
  });
  // The answer to a button that got through: what it carried is saved.
  document.addEventListener("htmx:beforeOnLoad", (event) => {
    if (isPoll(event)) return;
    const { status } = event.detail.xhr;
    if (status < 400 || status === 422) isUnsaved = false;
  });
  document.addEventListener("htmx:afterSettle", (event) => { if (!isPoll(event)) fold(); });
  document.addEventListener("htmx:sendError", (event) => {
    if (isPoll(event)) return;
    tell(UNREACHABLE);
    tryAgain();
  });
  document.addEventListener("htmx:responseError", async (event) => {
    if (isPoll(event)) return;
    const { status } = event.detail.xhr;
    tryAgain();
    if (status === 403) await renewFormToken();
    tell({ 401: SIGNED_OUT, 403: STALE }[status] ?? UNREACHABLE);
  });
}
