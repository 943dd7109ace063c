// What each key does while the image has the focus.
const KEYS = {
  w: ["tool", "window"],
  p: ["tool", "pan"],
  z: ["tool", "zoom"],
  l: ["tool", "length"],
  a: ["tool", "angle"],
  m: ["measure"],
  i: ["invert"],
  f: ["fit"],
  1: ["actual"],
  r: ["reset"],
  v: ["preset"],
  o: ["overlays"],
  "+": ["zoom", 1.25],
  "=": ["zoom", 1.25],
  "-": ["zoom", 0.8],
  ArrowLeft: ["pan", 40, 0],
  ArrowRight: ["pan", -40, 0],
  ArrowUp: ["pan", 0, 40],
  ArrowDown: ["pan", 0, -40],
  PageUp: ["slice", -1],
  PageDown: ["slice", 1],
  Home: ["slice", -Infinity],
  End: ["slice", Infinity],
  Delete: ["forget"],
  Backspace: ["forget"],
};
const SHIFTED = {
  ArrowLeft: ["window", -10, 0],
  ArrowRight: ["window", 10, 0],
  ArrowUp: ["window", 0, -10],
  ArrowDown: ["window", 0, 10],
};

export const HELP =
  "Keys on the image: W window, P pan, Z zoom, L length, A angle, M measure by keyboard, I invert, F fit, 1 actual size, " +
  "R reset, V next preset, O overlays, + and − zoom, arrows pan, Shift+arrows window, " +
  "Page up and down, Home and End slices, Delete the last measurement. " +
  "While measuring by keyboard: arrows move the cross, Shift+arrows ten times as far, Enter sets a point, Escape leaves. " +
  "Wheel zooms, Shift+wheel turns slices, the right button windows, the middle one pans.";

export function actionOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.shiftKey && SHIFTED[key]) || KEYS[key] || null;
}
