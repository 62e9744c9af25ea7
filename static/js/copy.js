// Copies what a page shows; without this script one selects it.
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    const shown = document.getElementById(button.dataset.copy);
    const status = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(shown.value ?? shown.textContent);
      status.textContent = "Copied.";
    } catch {
      shown.select?.();
      status.textContent = "The browser did not allow it: select and copy it by hand.";
    }
  });
}
