/* Finds customers as a name is typed: a combobox over the plain field. Without JavaScript the field has a list of its own. */
document.querySelectorAll("[data-customers]").forEach((box, number) => {
  const words = box.dataset;
  const input = box.querySelector("input");
  const isNew = document.getElementById(words.check);
  const list = document.createElement("ul");
  const found = document.createElement("p");
  const PAUSE = 150;
  let timer = 0;
  let asked = null;
  let active = -1;

  list.id = `customers-found-${number}`;
  list.className = "choices";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", box.querySelector("label").textContent);
  found.className = "visually-hidden";
  found.setAttribute("role", "status");
  input.removeAttribute("list");
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": list.id,
  })) input.setAttribute(name, value);
  const holder = document.createElement("div");
  holder.className = "choosing";
  input.replaceWith(holder);
  holder.append(input, list, found);

  const close = () => {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const go = (to) => {
    const options = [...list.children];
    active = (to + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute("aria-selected", String(index === active)));
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  };

  const choose = (option) => {
    input.value = option.dataset.value;
    isNew.checked = "new" in option.dataset;
    close();
    found.textContent = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
    clearTimeout(timer);
  };

  const option = (value, shown, index) => {
    const item = document.createElement("li");
    item.id = `${list.id}-${index}`;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    item.dataset.value = value;
    item.textContent = shown;
    return item;
  };

  const show = (typed, names) => {
    const options = names.map(({ value, shown }, index) => option(value, shown, index));
    if (!names.some(({ value }) => value.toLowerCase() === typed.toLowerCase())) {
      const add = option(typed, words.new.replace("{name}", typed), names.length);
      add.dataset.new = "";
      options.push(add);
    }
    list.replaceChildren(...options);
    list.hidden = !options.length;
    active = -1;
    input.setAttribute("aria-expanded", String(!list.hidden));
    input.removeAttribute("aria-activedescendant");
    const many = { 0: words.none, 1: words.one }[names.length] ?? words.many.replace("{number}", names.length);
    found.textContent = many;
  };

  const look = async () => {
    const typed = input.value.trim();
    asked?.abort();
    if (!typed) return close();
    asked = new AbortController();
    try {
      const answer = await fetch(`${words.customers}?${new URLSearchParams({ q: typed })}`, { signal: asked.signal });
      if (!answer.ok || answer.redirected || document.activeElement !== input) return close();
      show(typed, (await answer.json()).names);
    } catch (error) {
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", (event) => {
    if (!event.isTrusted) return; // a draft that was put back is not being typed
    clearTimeout(timer);
    timer = setTimeout(look, PAUSE);
  });
  input.addEventListener("keydown", (event) => {
    const isOpen = !list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!isOpen) look();
      else if (event.key === "ArrowDown") go(active + 1);
      else go(active < 0 ? list.children.length - 1 : active - 1);
    } else if (event.key === "Enter" && isOpen && active >= 0) {
      event.preventDefault();
      choose(list.children[active]);
    } else if (event.key === "Escape" && isOpen) {
      event.preventDefault();
      close();
    }
  });
  input.addEventListener("blur", () => {
    clearTimeout(timer);
    asked?.abort();
    close();
  });
  // The field keeps the focus while an option is pressed.
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const item = event.target.closest("[role=option]");
    if (item) choose(item);
  });
});
