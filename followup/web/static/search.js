// A search form finds while one types: the answer of the same address takes the place of what was found before.
// Without this file the form is sent with its button, and everything is found as well.
for (const form of document.querySelectorAll("form[data-finds]")) {
  const found = document.getElementById(form.dataset.finds);
  let waiting = 0;
  let asked = null;

  const find = async () => {
    if (asked) asked.abort();
    asked = new AbortController();
    const address = new URL(form.action || location.href, location.href);
    address.search = new URLSearchParams(new FormData(form)).toString();
    found.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(address, { signal: asked.signal, headers: { "X-Requested-With": "fetch" } });
      // Logged out, or something broke: the button then leads to the page that says so.
      if (!answer.ok || answer.redirected) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(found.id);
      if (fresh) {
        found.replaceChildren(...fresh.childNodes);
        history.replaceState(null, "", address);
      }
    } catch (problem) {
      if (problem.name === "AbortError") return;
    } finally {
      found.setAttribute("aria-busy", "false");
    }
  };

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 200);
  });
}
