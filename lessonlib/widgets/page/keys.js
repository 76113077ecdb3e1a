// @ts-check
// Whose key is it? A key pressed in a part's control belongs to the control, and Ctrl or Cmd with a key to the notebook.

const MARK = "data-lm-suppress-shortcuts"; // on the focused element: JupyterLab and Notebook 7 then let its keys be
const EDITING = ["a", "c", "v", "x", "y", "z"]; // with Ctrl or Cmd: they edit text, where there is text

/**
 * Make a part the owner of the keys pressed in it; return what ends that. Escape leaves the part.
 * @param {HTMLElement} root
 */
function ownKeys(root) {
  root.addEventListener("focusin", (event) => mark(event.target, true));
  root.addEventListener("focusout", (event) => mark(event.target, false));
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") leave(root);
    if (!isShortcut(event)) event.stopPropagation(); // JupyterLab listens further up, when the key is done here
  });
  // Notebook 7 listens on the document while the key is on its way down: only the window hears it earlier.
  const early = (event) => { root.contains(event.target) && mark(event.target, !isShortcut(event)); };
  window.addEventListener("keydown", early, true);
  return () => window.removeEventListener("keydown", early, true);
}

function mark(element, on) {
  element.toggleAttribute(MARK, on);
}

/** Say whether a key is the notebook's, such as Ctrl+S. @param {KeyboardEvent} event */
function isShortcut({ ctrlKey, metaKey, key, target }) {
  const text = target instanceof HTMLInputElement && ["text", "number"].includes(target.type);
  return (ctrlKey || metaKey) && !(text && EDITING.includes(key.toLowerCase()));
}

/** Give the keys back to the notebook's cell. @param {HTMLElement} root */
function leave(root) {
  const cell = /** @type {HTMLElement | null} */ (root.closest(".jp-Cell"));
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  cell?.focus();
}
