// Tells Python whether the page is light or dark, and again when the theme is switched.
function pageMode(element) {
  const probe = document.createElement("span");
  probe.style.color = getComputedStyle(element).getPropertyValue("--st-background-color");
  element.append(probe);
  const [red, green, blue] = getComputedStyle(probe).color.match(/[\d.]+/g).map(Number);
  probe.remove();
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
}

export default function ({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".colour-mode");
  showIconsOnceDrawn();
  const mode = pageMode(root);
  if (mode !== data.mode && mode !== root.reported) {
    root.reported = mode;
    setStateValue("mode", mode);
  }
  if (mode === data.mode) root.reported = undefined;
}
