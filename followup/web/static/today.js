/* Opens a line where it stands. Without JavaScript the link brings the page again with the line open. */
for (const link of document.querySelectorAll("a[data-panel]")) {
  link.setAttribute("role", "button");
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const panel = link.closest("li").querySelector(".line-panel");
    if (!panel.hidden) {
      panel.hidden = true;
      link.setAttribute("aria-expanded", "false");
      return;
    }
    if (!panel.childElementCount) {
      const answer = await fetch(link.dataset.panel).catch(() => null);
      if (!answer || !answer.ok || answer.redirected) {
        location.href = link.href;
        return;
      }
      panel.innerHTML = await answer.text();
    }
    panel.hidden = false;
    link.setAttribute("aria-expanded", "true");
    panel.querySelector("input:not([type=hidden])")?.focus();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key === " ") {
      event.preventDefault();
      link.click();
    }
  });
}
/* What was just done is read out, and its button is the next stop of the keyboard. */
document.getElementById("done")?.focus();
