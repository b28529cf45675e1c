// Ctrl+Z, Ctrl+Shift+Z and Ctrl+Y (Cmd on a Mac), wherever the hand is but in a text field,
// which has an undo of its own.
const TYPED_INTO = new Set(["", "text", "number", "search", "url", "email", "tel", "password"]);

function typesText(element) {
  if (!element?.tagName) return false;
  if (element.isContentEditable || element.tagName === "TEXTAREA") return true;
  if (element.tagName !== "INPUT" || element.readOnly) return false;
  // The field of a list keeps the focus after a choice, when nobody types in it any more.
  if (element.getAttribute("role") === "combobox")
    return element.getAttribute("aria-expanded") === "true";
  return TYPED_INTO.has(element.getAttribute("type") ?? "");
}

function wanted(event) {
  if (!(event.ctrlKey || event.metaKey) || event.altKey || event.defaultPrevented) return null;
  if (typesText(event.composedPath()[0])) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  return key === "y" && !event.shiftKey ? "redo" : null;
}

class Shortcuts {
  constructor(root) {
    this.root = root;
    this.pending = [];
    this.listen = (event) => this.onKey(event);
    document.addEventListener("keydown", this.listen);
  }

  // Keys may be pressed faster than the server answers: those it has not seen go along again.
  update({ data, setTriggerValue }) {
    this.send = setTriggerValue;
    this.sent = Math.max(this.sent ?? 0, data.answered);
    this.pending = this.pending.filter((move) => move.number > data.answered);
  }

  onKey(event) {
    if (!this.root.isConnected) return this.destroy();
    const kind = wanted(event);
    if (!kind) return;
    event.preventDefault();
    this.sent += 1;
    this.pending.push({ number: this.sent, kind });
    this.send("moves", [...this.pending]);
  }

  destroy() {
    document.removeEventListener("keydown", this.listen);
  }
}

export default function (component) {
  const root = component.parentElement.querySelector(".shortcuts");
  root.shortcuts ??= new Shortcuts(root);
  root.shortcuts.update(component);
  return () => {
    if (root.isConnected) return;
    root.shortcuts?.destroy();
    root.shortcuts = undefined;
  };
}
