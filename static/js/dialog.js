// Dialogs: data-dialog-open="<id>" opens a native <dialog>, data-dialog-close closes it, and so do
// Esc and a press on the backdrop. An opener that is a link leads, without this script, to a page that
// asks the same. A field with data-confirm-name holds back the button with
// data-confirm-submit until the name is typed.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-dialog-open]");
  if (opener) {
    event.preventDefault();
    const dialog = document.getElementById(opener.dataset.dialogOpen);
    dialog.showModal();
    checkName(dialog);
    return;
  }
  const inside = event.target.closest("[data-dialog-close]");
  if (inside) inside.closest("dialog").close();
  else if (event.target instanceof HTMLDialogElement) event.target.close();
});

document.addEventListener("input", (event) => {
  if (event.target.matches("[data-confirm-name]")) checkName(event.target.form);
});

// `around` is a dialog, or the form of a page that asks the same.
function checkName(around) {
  const field = around.querySelector("[data-confirm-name]");
  if (!field) return;
  const isSame = field.value.trim() === field.dataset.confirmName;
  around.querySelector("[data-confirm-submit]").disabled = !isSame;
}

// A dialog is looked at when it opens.
for (const field of document.querySelectorAll("form:not(dialog form) [data-confirm-name]")) {
  checkName(field.form);
}
