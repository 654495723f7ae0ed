/* Says how many are ticked, ticks all, and keeps the bar in sight while any is. Without JavaScript it stands below the list. */
const bar = document.getElementById("several-bar");
if (bar) {
  const picks = [...document.querySelectorAll("#several input[name=pick]")];
  const all = bar.querySelector("[data-all]");
  const count = bar.querySelector("[data-count]");
  all.closest("label").hidden = false;
  const tell = () => {
    const ticked = picks.filter((pick) => pick.checked).length;
    count.textContent = String(ticked);
    all.checked = ticked === picks.length;
    all.indeterminate = ticked > 0 && ticked < picks.length;
    bar.classList.toggle("floats", ticked > 0 && "floats" in bar.dataset);
  };
  all.addEventListener("change", () => {
    for (const pick of picks) pick.checked = all.checked;
    tell();
  });
  for (const pick of picks) pick.addEventListener("change", tell);
  tell();
}
document.getElementById("done")?.focus();
