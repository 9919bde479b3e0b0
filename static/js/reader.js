// Reading a page: the tree shows where the page stands, what is long stays folded on a narrow
// screen, and the outline follows the text. Without this script everything is there, unfolded.
const narrow = window.matchMedia("(max-width: 899px)");
const beside = window.matchMedia("(min-width: 1440px)");

function fold() {
  for (const box of document.querySelectorAll("[data-fold]")) {
    const wide = box.dataset.fold === "tree" ? !narrow.matches : beside.matches;
    box.open = wide;
  }
}

function showCurrentInTree() {
  const tree = document.querySelector("[data-fold=tree]");
  const current = tree?.querySelector("[aria-current=page]");
  if (!current) return;
  const gap = current.getBoundingClientRect().top - tree.getBoundingClientRect().top;
  tree.scrollTop += gap - tree.clientHeight / 3;
}

function followText() {
  const links = new Map(
    [...document.querySelectorAll("[data-outline] a")].map((link) => [link.hash.slice(1), link]),
  );
  const headings = [...document.querySelectorAll(".prose [id]")].filter((h) => links.has(h.id));
  if (!headings.length) return;
  let marked = null;
  const mark = () => {
    const passed = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 3);
    const link = links.get((passed.at(-1) ?? headings[0]).id);
    if (link === marked) return;
    marked?.removeAttribute("aria-current");
    link.setAttribute("aria-current", "true");
    marked = link;
  };
  document.addEventListener("scroll", () => requestAnimationFrame(mark), { passive: true });
  mark();
}

fold();
narrow.addEventListener("change", fold);
beside.addEventListener("change", fold);
showCurrentInTree();
followText();
