// Follows the end of the page only while the person is there; else a button brings it back.
const NEAR_PX = 48;

const isAtEnd = () =>
  window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - NEAR_PX;

/** Returns `keep(change)`, which makes a change of the page without losing the person's place. */
export function followEnd(button) {
  let isFollowing = true;
  const toEnd = () => window.scrollTo({ top: document.documentElement.scrollHeight });
  const show = () => {
    button.hidden = isFollowing;
  };
  window.addEventListener("scroll", () => {
    isFollowing = isAtEnd();
    show();
  });
  button.addEventListener("click", () => {
    isFollowing = true;
    toEnd();
    show();
  });
  return (change, { jump = false } = {}) => {
    if (jump) isFollowing = true;
    change();
    if (isFollowing) toEnd();
    show();
  };
}
