// An icon is a word that its font draws as one sign. Without the font, the word would lie over
// what stands beside it: so none is shown before the font is there.
const ICON_FONT = '20px "Material Symbols Rounded"';

function showIconsOnceDrawn() {
  const show = (faces) => document.documentElement.classList.toggle("with-icons", faces.length > 0);
  document.fonts.load(ICON_FONT).then(show, () => show([]));
}
