// Bulk bar of a table: counts the boxes with data-bulk-item inside its form and shows itself while
// any is ticked; the box with data-bulk-all ticks them all.
function refresh(form) {
  const items = [...form.querySelectorAll("[data-bulk-item]")];
  const ticked = items.filter((item) => item.checked).length;
  const all = form.querySelector("[data-bulk-all]");
  form.querySelector("[data-bulk-count]").textContent = String(ticked);
  form.querySelector("[data-bulk-bar]").hidden = ticked === 0;
  if (!all) return;
  all.checked = ticked > 0 && ticked === items.length;
  all.indeterminate = ticked > 0 && ticked < items.length;
}

document.addEventListener("change", (event) => {
  const box = event.target.closest("[data-bulk-item], [data-bulk-all]");
  if (!box) return;
  if (box.matches("[data-bulk-all]")) {
    for (const item of box.form.querySelectorAll("[data-bulk-item]")) item.checked = box.checked;
  }
  refresh(box.form);
});
