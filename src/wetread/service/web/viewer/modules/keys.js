// What each key does while the focus is on the viewer.
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
  "Keys, on the image and its tools: W window, P pan, Z zoom, L length, A angle, M measure by keyboard, I invert, F fit, 1 actual size, " +
  "R reset, V next preset, O overlays, + and − zoom, arrows pan, Shift+arrows window, " +
  "Page up and down, Home and End slices, Delete the last measurement. " +
  "While measuring by keyboard: arrows move the cross, Shift+arrows ten times as far, Enter sets a point, Escape leaves. " +
  "In a volume the wheel turns slices and Ctrl+wheel or Shift+wheel zooms; on a single image the wheel zooms. " +
  "The right button windows, the middle one pans.";

function actionOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return (event.shiftKey && SHIFTED[key]) || KEYS[key] || null;
}

// Whether a control does something of its own with a key: a list looks for what is typed.
function isOf(control, key) {
  if (control.tagName === "SELECT") return true;
  return control.type === "range" && /^(Arrow|Page|Home|End)/.test(key);
}

// Of the viewer: a key that it knows is not for the page around it; on the full screen none is.
export const Keys = {
  mounted() {
    document.addEventListener("keydown", this.lost, true);
  },
  beforeUnmount() {
    document.removeEventListener("keydown", this.lost, true);
  },
  methods: {
    pressed(event) {
      const panes = this.$refs.each ?? [];
      const pane = panes.find((one) => one.$el.contains(event.target)) ?? panes.at(-1);
      const own = isOf(event.target, event.key);
      const crossed = !own && pane?.crossed(event);
      const action = actionOf(event);
      if (own || crossed || action || this.isWhole()) event.stopPropagation();
      if (own || !pane || !(crossed || action)) return;
      event.preventDefault();
      if (!crossed) pane.do(...action);
    },
    // On the full screen, what had the focus may be gone; then the page behind it has it.
    lost(event) {
      if (this.isWhole() && !this.$el.contains(event.target)) this.pressed(event);
    },
    isWhole() {
      return document.fullscreenElement === this.$el;
    },
    whole() {
      if (this.isWhole()) document.exitFullscreen();
      else this.$el.requestFullscreen();
    },
  },
};
