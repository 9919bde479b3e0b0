// Copy: data-copy="text" copies that text, data-copy-from="<id>" the text of an element.
import { toast } from "./toast.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy], [data-copy-from]");
  if (!button) return;
  const source = button.dataset.copyFrom && document.getElementById(button.dataset.copyFrom);
  try {
    await navigator.clipboard.writeText(source ? source.innerText : button.dataset.copy);
    toast("Copied");
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof TypeError)) throw error;
    toast("The browser did not allow copying. Select the text and copy it by hand.", "bad");
  }
});
