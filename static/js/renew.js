// Brings a part of the page to a newer state and keeps every node that is the same in both, so that
// what is being read, selected or focused stays.

const { ELEMENT_NODE, TEXT_NODE } = Node;

/** Makes `shown`, nodes beside each other, like `fresh`; returns the nodes that stand there now. */
export function renew(shown, fresh) {
  const now = fresh.map((node, at) => (shown[at] && kept(shown[at], node)) ?? node);
  for (const [at, node] of now.entries()) {
    if (node === shown[at]) continue;
    if (shown[at]) shown[at].replaceWith(node);
    else now[at - 1].after(node);
  }
  for (const node of shown.slice(fresh.length)) node.remove();
  return now;
}

// The old node, brought up to date; null when it is another one.
function kept(old, fresh) {
  if (old.nodeName !== fresh.nodeName) return null;
  if (old.nodeType === TEXT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return old;
  }
  if (old.nodeType !== ELEMENT_NODE) return null;
  // The page may have given it more of them since, as for the citation that is open.
  const isSame = [...fresh.attributes].every(({ name, value }) => old.getAttribute(name) === value);
  if (!isSame) return null;
  const present = [...old.childNodes];
  if (present.length) renew(present, [...fresh.childNodes]);
  else old.append(...fresh.childNodes);
  return old;
}
