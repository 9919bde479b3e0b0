// The list of spaces to pick from: finds by name or key, and ticks all that are found. What is
// ticked stays ticked while it is not shown, and is sent with the form.
const form = document.querySelector("[data-space-picker]");

if (form) {
  const part = (name) => form.querySelector(`[data-space-${name}]`);
  const rows = [...form.querySelectorAll("[data-space-row]")].map((element) => ({
    element,
    box: element.querySelector("input"),
    words: element.querySelector(".setup__name").textContent.toLowerCase(),
  }));
  const shown = () => rows.filter((row) => !row.element.hidden);

  const refresh = () => {
    const found = shown();
    const ticked = found.filter((row) => row.box.checked).length;
    const all = part("all");
    all.checked = ticked > 0 && ticked === found.length;
    all.indeterminate = ticked > 0 && ticked < found.length;
    all.disabled = found.length === 0;
    part("none").hidden = found.length > 0;
    part("all-label").textContent =
      found.length === rows.length ? "Select all" : `Select the ${found.length} found`;
    const chosen = rows.filter((row) => row.box.checked).length;
    part("count").textContent = `${chosen} of ${rows.length} chosen`;
  };

  part("search").addEventListener("input", (event) => {
    const wanted = event.target.value.trim().toLowerCase();
    for (const row of rows) row.element.hidden = !row.words.includes(wanted);
    refresh();
  });
  // Enter in the search would send the form.
  part("search").addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  form.addEventListener("change", (event) => {
    if (event.target === part("all")) {
      for (const row of shown()) row.box.checked = event.target.checked;
    }
    refresh();
  });
  part("tools").hidden = false;
  refresh();
}
