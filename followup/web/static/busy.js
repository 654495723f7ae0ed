/* A button says what it is doing until the next page comes, and cannot be pressed twice. */
document.addEventListener("submit", ({ submitter }) => {
  if (!submitter?.dataset.busy) return;
  submitter.dataset.words = submitter.textContent;
  submitter.textContent = submitter.dataset.busy;
  submitter.setAttribute("aria-busy", "true");
  // The form is sent with the button that was pressed, and only then may it go.
  setTimeout(() => { submitter.disabled = true; });
});
// Coming back to a page that the browser has kept as it was left.
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[aria-busy][data-words]")) {
    button.textContent = button.dataset.words;
    button.removeAttribute("aria-busy");
    button.disabled = false;
  }
});
