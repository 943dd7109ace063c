// The studies of a case, one or two at a time, with tools, presets and what findings drew.
import { FITTED, HELP, Keys, Layers, Pane, Shelf, carried, presetsFor, said } from "wetread-viewer";

const TOOLS = { window: "Window", pan: "Pan", zoom: "Zoom", length: "Length", angle: "Angle" };

export default {
  components: { Pane },
  mixins: [Keys, Layers],
  props: { address: String },
  template: `
    <div class="viewer" :class="{ comparing: panes.length > 1 }" role="group" aria-label="Images"
         tabindex="-1" @keydown="pressed">
      <div class="tools" role="toolbar" aria-label="Tools of the image">
        <button v-for="(name, tool) in tools" :key="tool" type="button" class="button"
                :aria-pressed="String(desk.tool === tool)" @click="act('tool', tool)">{{ name }}</button>
        <span class="apart"></span>
        <button type="button" class="button" :aria-pressed="String(desk.inverted)" @click="act('invert')">Invert</button>
        <button type="button" class="button" @click="each('fit')">Fit</button>
        <button type="button" class="button" @click="each('actual')" aria-label="Actual size" title="Actual size">1:1</button>
        <button type="button" class="button" @click="act('reset')">Reset</button>
        <select v-if="panes.length && panes.at(-1).window" :value="panes.at(-1).preset" aria-label="Window preset"
                @change="choose($event.target.value)">
          <option value="" disabled>By hand</option>
          <option v-for="(_, name) in presets" :key="name" :value="name">{{ name }}</option>
        </select>
        <button type="button" class="button" @click="whole">Full screen</button>
        <template v-if="earlier.length">
          <label :class="{ lit: desk.lit.some(isElsewhere) }"><input type="checkbox" :checked="panes.length > 1" @change="compare($event.target.checked)">
            Earlier study beside</label>
          <select v-if="panes.length > 1 && earlier.length > 1" :value="panes[0].study" aria-label="Which earlier study"
                  @change="exchange(Number($event.target.value))">
            <option v-for="number in earlier" :key="number" :value="number">Study {{ number }}</option>
          </select>
          <label v-if="panes.length > 1"><input type="checkbox" v-model="linked"> Window and zoom linked</label>
        </template>
      </div>
      <p v-if="problem" role="alert">{{ problem }}</p>
      <div class="panes">
        <pane v-for="pane in panes" :key="pane.key" ref="each" :pane="pane" :desk="desk" :study="shown.studies[pane.study - 1]"
              :address="address" :shelf="shelf" :describedby="helpId" @change="change" @act="act"></pane>
      </div>
      <div class="below">
        <p class="quiet small">Not for diagnosis. Measurements stay on this screen and go into no report.</p>
        <fieldset v-if="listed.length" class="layers">
          <legend>Drawn by models <label><input type="checkbox" v-model="desk.overlays"> shown</label></legend>
          <div v-for="layer in listed" :key="layer.key" class="layer" :class="{ lit: isLit(layer) }">
            <label><input type="checkbox" v-model="layer.on">
              <i :class="layer.kind" :style="{ '--colour': layer.css }" aria-hidden="true"></i> {{ layer.name }}</label>
            <input type="range" min="0" max="100" step="5" :value="Math.round(100 * layer.opacity)"
                   :aria-label="'Opacity of ' + layer.name" :aria-valuetext="Math.round(100 * layer.opacity) + ' %'"
                   @input="layer.opacity = Number($event.target.value) / 100">
          </div>
        </fieldset>
        <div v-if="desk.marks.length" class="measures">
          <ol aria-label="Measurements"><li v-for="(mark, at) in desk.marks" :key="at">{{ measured(mark) }}</li></ol>
          <button type="button" class="button" @click="desk.marks = []">Clear measurements</button>
        </div>
        <p class="quiet small" :id="helpId">{{ help }}</p>
      </div>
      <p class="aloud" role="status">{{ aloud }}</p>
    </div>`,
  data: () => ({
    shown: null,
    panes: [],
    desk: { tool: "window", inverted: false, overlays: true, layers: [], rests: {}, lit: [], marks: [] },
    linked: true,
    problem: "",
    aloud: "",
    help: HELP,
    tools: TOOLS,
    helpId: `viewer-keys-${Math.random().toString(36).slice(2)}`,
  }),
  computed: {
    earlier() {
      const numbers = (this.shown?.studies ?? []).map((_, at) => at + 1);
      return numbers.filter((number) => number !== this.shown.current);
    },
    presets() {
      const { modality, auto, range } = this.panes.at(-1);
      return presetsFor(modality, auto, range);
    },
  },
  created() {
    this.shelf = new Shelf();
    this.pointed = [];
  },
  mounted() {
    this.reload();
  },
  methods: {
    async reload() {
      const answer = await fetch(`${this.address}/images.json`, { credentials: "same-origin" }).catch(() => null);
      if (!answer?.ok) {
        this.problem = "The images of this case cannot be shown.";
        return;
      }
      this.problem = "";
      const before = this.shown?.current;
      this.shown = await answer.json();
      this.desk.layers = this.shown.layers.map(this.layerOf);
      this.desk.rests = this.shown.rests;
      this.highlight(this.pointed); // they may have been pointed at before it was known
      if (this.shown.current !== before) this.panes = [this.paneOf(this.shown.current)];
    },
    paneOf(study, key = `study ${study}`) {
      const current = study === this.shown.current;
      const { slices } = this.shown.studies[study - 1].series[0];
      const title = current ? "Current study" : `Earlier study${this.earlier.length > 1 ? ` (${study})` : ""}`;
      return { key, study, current, title, series: 1, slice: Math.ceil(slices / 2), view: FITTED, window: null, problem: "" };
    },
    compare(wanted) {
      const now = this.panes.at(-1);
      this.panes = wanted ? [this.paneOf(this.earlier.at(-1)), now] : [now];
    },
    exchange(study) {
      this.panes = [this.paneOf(study), this.panes.at(-1)];
    },
    change(pane, what) {
      if (what.series) {
        const { slices } = this.shown.studies[pane.study - 1].series[what.series - 1];
        Object.assign(what, { slice: Math.ceil(slices / 2), window: null, view: FITTED });
      }
      const first = pane.window === null;
      Object.assign(pane, what);
      if (!this.linked || first || what.series) return;
      for (const other of this.panes) {
        if (other === pane || !other.window) continue;
        if (what.view) other.view = what.view;
        if (what.window) Object.assign(other, { window: carried(what.window, pane, other), preset: pane.preset });
      }
    },
    each(name) {
      for (const one of this.$refs.each) one.do(name);
    },
    act(name, given) {
      const acts = {
        tool: () => (this.desk.tool = given),
        invert: () => (this.desk.inverted = !this.desk.inverted),
        overlays: () => (this.desk.overlays = !this.desk.overlays),
        preset: () => this.choose(this.next()),
        mark: () => {
          this.desk.marks.push(given);
          this.aloud = this.measured(given);
        },
        say: () => (this.aloud = given),
        forget: () => this.desk.marks.pop(),
        reset: () => this.reset(),
      };
      acts[name]();
    },
    next() {
      const names = Object.keys(this.presets);
      return names[(names.indexOf(this.panes.at(-1).preset) + 1) % names.length];
    },
    // Each pane by its own intensities: a preset is not carried over.
    choose(preset) {
      for (const pane of this.panes) {
        const shown = pane.window && presetsFor(pane.modality, pane.auto, pane.range)[preset];
        if (shown && (this.linked || pane === this.panes.at(-1))) Object.assign(pane, { window: shown, preset });
      }
      this.aloud = `Window: ${preset}`;
    },
    reset() {
      this.desk.inverted = false;
      this.desk.marks = [];
      for (const pane of this.panes) Object.assign(pane, { view: FITTED, window: null, preset: "" });
      for (const one of this.$refs.each) one.load();
    },
    measured(mark) {
      const name = mark.kind === "length" ? "Length" : "Angle";
      return `${name} ${said(mark, this.shown.studies[mark.study - 1].series[mark.series - 1])}`;
    },
    // What these findings rest on is shown alone; with none that we know everything is as it was.
    highlight(ids) {
      this.pointed = ids;
      this.desk.lit = ids.filter((id) => this.desk.rests[id]?.length);
    },
  },
};
