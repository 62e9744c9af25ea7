"use strict";

// Every page: what scripts make better without being needed.
{
  document.documentElement.classList.add("scripted");

  const MINUTE = 60_000;

  /** Show how long leases still last. */
  function countDown() {
    for (const element of document.querySelectorAll("[data-until]")) {
      const left = new Date(element.dataset.until) - Date.now();
      element.textContent = left > 0 ? `${Math.ceil(left / MINUTE)} min` : "0 min: it may be taken";
    }
  }
  setInterval(countDown, 10_000);
  document.addEventListener("DOMContentLoaded", countDown);
  document.addEventListener("htmx:afterSettle", countDown);

  // A menu that stays open behind what one does next is in the way.
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (!menu.contains(event.target)) menu.open = false;
    }
  });
}
