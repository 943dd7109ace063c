// One study on the screen: its slice, what was drawn on it, and what a person does to it.
// `pane` says what is shown and how; `desk` is what all panes share. Neither is changed in here:
// a change is told, since another pane may have to follow.
import { Crossing } from "./crossing.js";
import { FITTED, Geometry, moved, zoomedAt } from "./geometry.js";
import { Gestures } from "./gestures.js";
import { Lights } from "./lights.js";
import { NEEDED, said } from "./measures.js";
import { Surface } from "./surface.js";
import { firstPreset, presetsFor } from "./windows.js";

const BUTTONS = { 1: "pan", 2: "window" };
const NOTCH = 40; // pixels of a wheel to the next slice; a touchpad sends them in small parts
const BROAD = 400; // pixels of dragging that double a window, or move it by its width

export const Pane = {
  mixins: [Crossing, Lights],
  props: { pane: Object, desk: Object, study: Object, address: String, shelf: Object, describedby: String },
  emits: ["change", "act"],
  template: `
    <section class="pane" :class="{ lit: glows }" :aria-label="pane.title">
      <header>
        <strong>{{ pane.title }}</strong>
        <select v-if="study.series.length > 1" :value="pane.series" aria-label="Series"
                @change="$emit('change', pane, { series: Number($event.target.value) })">
          <option v-for="(one, at) in study.series" :key="at" :value="at + 1">{{ named(one, at) }}</option>
        </select>
        <span v-else class="quiet">{{ named(series, 0) }}</span>
        <a v-if="study.site_viewer" :href="address + '/studies/' + pane.study + '/site-viewer'"
           target="_blank" rel="noopener noreferrer">Open in the site's viewer</a>
      </header>
      <div class="stage" ref="stage" tabindex="0" role="application" aria-roledescription="image"
           :aria-label="label" :aria-describedby="describedby" :class="'uses-' + desk.tool">
        <canvas ref="canvas" aria-hidden="true"></canvas>
        <svg class="marks" aria-hidden="true">
          <g v-for="(mark, at) in marks" :key="at">
            <polyline class="halo" :points="mark.line" /><polyline :points="mark.line" />
            <circle v-for="(end, n) in mark.ends" :key="n" :cx="end[0]" :cy="end[1]" r="3" />
            <text :x="mark.at[0] + 8" :y="mark.at[1] - 8">{{ mark.said }}</text>
          </g>
          <g v-if="cross" class="cross"><path class="halo" :d="cross" /><path :d="cross" /></g>
        </svg>
        <p v-if="pane.window" class="corner">{{ told }}</p>
        <p v-if="pane.problem" class="problem" role="alert">{{ pane.problem }}</p>
      </div>
      <label v-if="series.slices > 1" class="slices">
        <span>Slice</span>
        <input type="range" min="1" :max="series.slices" :value="pane.slice"
               :aria-valuetext="'Slice ' + pane.slice + ' of ' + series.slices"
               @input="turn(Number($event.target.value))">
        <output>{{ pane.slice }} of {{ series.slices }}</output>
      </label>
    </section>`,
  data: () => ({ size: { width: 1, height: 1 }, draft: null }),
  computed: {
    series() {
      return this.study.series[this.pane.series - 1];
    },
    aspect() {
      const [down, across] = this.series.spacing_mm ?? [1, 1];
      return down / across;
    },
    image() {
      return { rows: this.pane.rows || 1, columns: this.pane.columns || 1, aspect: this.aspect };
    },
    label() {
      const place = this.series.slices > 1 ? `, slice ${this.pane.slice} of ${this.series.slices}` : "";
      return `${this.pane.title}, ${this.named(this.series, this.pane.series - 1)}${place}`;
    },
    told() {
      const { centre, width } = this.pane.window;
      const round = (value) => (Math.abs(width) < 10 ? value.toFixed(2) : Math.round(value));
      const percent = Math.round(100 * this.geometry().scaleX);
      const inverted = this.desk.inverted ? ", inverted" : "";
      return `Level ${round(centre)}, width ${round(width)}, ${percent} %${inverted}`;
    },
    marks() {
      const here = this.desk.marks.filter(
        (mark) => mark.study === this.pane.study && mark.series === this.pane.series && mark.slice === this.pane.slice,
      );
      const geometry = this.geometry();
      return (this.draft ? [...here, this.draft] : here).map((mark) => {
        const ends = mark.points.map((point) => geometry.toPane(point));
        const whole = mark.points.length >= NEEDED[mark.kind];
        return { ends, line: ends.join(" "), at: ends.at(-1), said: whole ? said(mark, this.series) : "" };
      });
    },
  },
  watch: {
    "pane.view": "paint",
    "pane.window": "paint",
    "desk.inverted": "paint",
    "desk.layers": { handler: "drawn", deep: true },
    "desk.overlays": "drawn",
    "desk.tool": "leave",
    "pane.slice": "move",
    "pane.series": "move",
    "pane.study": "move",
  },
  mounted() {
    this.surface = new Surface(this.$refs.canvas);
    this.gestures = new Gestures(this.$refs.stage, this);
    this.observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = this.$refs.stage;
      this.size = { width, height };
      this.paint();
    });
    this.observer.observe(this.$refs.stage);
    this.load();
    if (this.desk.lit.length) this.seek();
  },
  beforeUnmount() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
  },
  methods: {
    named(series, at) {
      const view = series.view === "UNKNOWN" ? "" : ` ${series.view}`;
      const count = series.slices > 1 ? `, ${series.slices} slices` : "";
      return `${this.study.series.length > 1 ? `${at + 1}: ` : ""}${series.modality}${view}${count}`;
    },
    slices(number) {
      return `${this.address}/studies/${this.pane.study}/series/${this.pane.series}/slices/${number}`;
    },
    // What was begun on one image is not ended on another.
    move() {
      this.leave();
      this.load();
    },
    async load() {
      const address = this.slices(this.pane.slice);
      this.wanted = address;
      try {
        const slice = await this.shelf.get(address);
        if (this.wanted === address) this.show(slice);
      } catch (error) {
        if (this.wanted === address) this.fail(error.message);
      }
    },
    show({ raster, window: auto }) {
      this.raster = raster;
      const change = { rows: raster.rows, columns: raster.columns, problem: "" };
      if (!this.pane.window) {
        const range = raster.range();
        const preset = firstPreset(this.series.modality, range);
        Object.assign(change, { auto, range, preset, modality: this.series.modality });
        change.window = presetsFor(this.series.modality, auto, range)[preset];
      }
      this.$emit("change", this.pane, change);
      this.drawn();
      for (const near of [this.pane.slice + 1, this.pane.slice - 1])
        if (near >= 1 && near <= this.series.slices) this.shelf.get(this.slices(near)).catch(() => {});
    },
    fail(problem) {
      this.raster = null;
      this.surface.clear();
      this.$emit("change", this.pane, { problem });
    },
    // At most once a frame, however many things change.
    paint() {
      this.frame ??= requestAnimationFrame(() => {
        this.frame = null;
        if (!this.raster || !this.pane.window) return;
        this.surface.paint({
          raster: this.raster,
          aspect: this.aspect,
          view: this.pane.view,
          window: this.pane.window,
          inverted: this.desk.inverted,
          layers: this.overlays ?? [],
        });
        this.$refs.canvas.dataset.painted = Number(this.$refs.canvas.dataset.painted ?? 0) + 1;
      });
    },
    turn(slice) {
      const within = Math.min(Math.max(slice, 1), this.series.slices);
      this.home = null; // the reader leads from here on
      if (within !== this.pane.slice) this.$emit("change", this.pane, { slice: within });
    },
    zoom(factor, place) {
      const middle = place ?? [this.size.width / 2, this.size.height / 2];
      this.look(zoomedAt(this.pane.view, factor, middle, this.image, this.size));
    },
    pan(dx, dy) {
      this.look(moved(this.pane.view, dx, dy, this.image, this.size));
    },
    look(view) {
      this.$emit("change", this.pane, { view });
    },
    // dx widens, dy raises the level, in pixels of a drag.
    widen(dx, dy) {
      if (!this.pane.window) return;
      const { centre, width } = this.pane.window;
      const least = this.pane.auto.width / 1000;
      const shown = { centre: centre + (dy / BROAD) * width, width: Math.max(width * 2 ** (dx / BROAD), least) };
      this.$emit("change", this.pane, { window: shown, preset: "" });
    },
    begin(place, button) {
      this.$refs.stage.focus({ preventScroll: true });
      if (this.crossing) this.leave(); // it is measured with the pointer from here on
      this.using = BUTTONS[button] ?? this.desk.tool;
      this.start = place;
      if (!NEEDED[this.using]) return;
      const point = this.pointAt(place);
      const points = this.draft ? [...this.draft.points, point] : [point, point];
      this.draft = { kind: this.using, points };
    },
    drag(dx, dy, place) {
      if (NEEDED[this.using] && this.draft)
        this.draw(this.pointAt(place));
      else if (this.using === "window") this.widen(dx, dy);
      else if (this.using === "pan") this.pan(dx, dy);
      else if (this.using === "zoom") this.zoom(2 ** (-dy / 150), this.start);
    },
    end(place) {
      const { draft, using } = this;
      this.using = null;
      if (!NEEDED[using] || !draft) return;
      const far = place && Math.hypot(place[0] - this.start[0], place[1] - this.start[1]) > 3;
      if (!place || (draft.points.length === 2 && !far)) this.draft = null;
      else if (draft.points.length >= NEEDED[draft.kind]) this.keep();
    },
    // The last point of what is being measured lies here now.
    draw(point) {
      this.draft = { ...this.draft, points: [...this.draft.points.slice(0, -1), point] };
    },
    keep() {
      const { draft } = this;
      const { study, series, slice } = this.pane;
      this.leave();
      this.$emit("act", "mark", { ...draft, study, series, slice });
    },
    pinch(factor, place, dx, dy) {
      this.pan(dx, dy);
      this.zoom(factor, place);
    },
    wheel(turned, place, held) {
      if (held || this.series.slices === 1) return this.zoom(1.0015 ** -turned, place);
      const owed = Math.sign(turned) === Math.sign(this.owed) ? this.owed + turned : turned;
      const turns = Math.abs(owed) >= NOTCH;
      this.owed = turns ? 0 : owed;
      if (turns) this.turn(this.pane.slice + Math.sign(turned));
    },
    pointAt(place) {
      return this.within(this.geometry().toImage(place));
    },
    within([column, row]) {
      return [Math.min(Math.max(column, 0), this.image.columns), Math.min(Math.max(row, 0), this.image.rows)];
    },
    do(name, ...given) {
      const own = {
        fit: () => this.look(FITTED),
        actual: () => this.look({ ...this.pane.view, zoom: 1 / new Geometry(FITTED, this.image, this.size).fit }),
        zoom: (factor) => this.zoom(factor),
        pan: (dx, dy) => this.pan(dx, dy),
        window: (dx, dy) => this.widen(dx, dy),
        slice: (by) => this.turn(this.pane.slice + by),
        measure: () => this.measure(),
      };
      if (own[name]) own[name](...given);
      else this.$emit("act", name, ...given);
    },
  },
};
