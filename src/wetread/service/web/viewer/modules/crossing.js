// Measuring by keyboard: arrows move a cross over the image, and Enter sets a point where it is.
import { Geometry } from "./geometry.js";
import { NEEDED } from "./measures.js";

const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const FURTHER = 10; // with Shift
const EDGE = 24; // pixels of the screen from its border at which the image follows the cross

const BEGUN = "Measuring: arrows move the cross, with Shift further; Enter sets a point, Escape leaves.";

// Of a pane: the point that is being set is the last one of its draft, as with a pointer.
export const Crossing = {
  data: () => ({ crossing: false }),
  computed: {
    cross() {
      if (!this.crossing) return "";
      const [x, y] = this.geometry().toPane(this.draft.points.at(-1));
      return `M${x - 14} ${y}h10m8 0h10M${x} ${y - 14}v10m0 8v10`;
    },
  },
  methods: {
    // A length, or an angle where that is the chosen tool.
    measure() {
      if (!this.raster) return;
      const kind = NEEDED[this.desk.tool] ? this.desk.tool : "length";
      this.draft = { kind, points: [this.pointAt([this.size.width / 2, this.size.height / 2])] };
      this.crossing = true;
      this.$refs.stage.focus({ preventScroll: true }); // from a tool, whose Enter is its own
      this.$emit("act", "say", BEGUN);
    },
    leave() {
      this.draft = null;
      this.crossing = false;
    },
    // Whether the key was the cross's.
    crossed(event) {
      if (!this.crossing || event.target !== this.$refs.stage || event.ctrlKey || event.metaKey || event.altKey) return false;
      const step = STEPS[event.key];
      if (step) this.step(...step, event.shiftKey ? FURTHER : 1);
      else if (event.key === "Enter") event.repeat || this.set();
      else if (event.key === "Escape") this.give();
      else return false;
      return true;
    },
    // By pixels of the image, or by those of the screen where these are larger.
    step(across, down, times) {
      const { scaleX, scaleY } = this.geometry();
      const [column, row] = this.draft.points.at(-1);
      const columns = across * times * Math.max(1, 1 / scaleX);
      const rows = down * times * Math.max(1, 1 / scaleY);
      this.draw(this.within([column + columns, row + rows]));
      this.follow();
    },
    follow() {
      const place = this.geometry().toPane(this.draft.points.at(-1));
      const over = (at, most) => Math.min(at - EDGE, 0) + Math.max(at - most + EDGE, 0);
      const [dx, dy] = [over(place[0], this.size.width), over(place[1], this.size.height)];
      if (dx || dy) this.pan(-dx, -dy);
    },
    set() {
      const { kind, points } = this.draft;
      const [last, before] = [points.at(-1), points.at(-2)];
      if (before && last[0] === before[0] && last[1] === before[1]) return; // nothing lies between them
      if (points.length === NEEDED[kind]) return this.keep();
      this.draft = { kind, points: [...points, last] };
      this.$emit("act", "say", `Point ${points.length} of ${NEEDED[kind]} is set.`);
    },
    give() {
      this.leave();
      this.$emit("act", "say", "Nothing was measured.");
    },
    geometry() {
      return new Geometry(this.pane.view, this.image, this.size);
    },
  },
};
