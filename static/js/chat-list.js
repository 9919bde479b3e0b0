// The list of conversations has one dialog of each kind: the pressed row says what it is about.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-dialog-open][data-action]");
  if (!button) return;
  const form = document.getElementById(button.dataset.dialogOpen).querySelector("form");
  form.action = button.dataset.action;
  const title = form.querySelector("[name=title]");
  if (title) title.value = button.dataset.title;
});
