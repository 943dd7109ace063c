// What lights up on one pane while somebody is at a finding, and where its slices go meanwhile.
const LENT = 0.4; // of a layer that was not to be seen: a map, say, must not cover the film

// Of a pane: `home` is the slice that the reader was on before a finding led them elsewhere.
export const Lights = {
  computed: {
    layers() {
      return this.desk.layers.filter((layer) => layer.study === this.pane.study);
    },
    // What was drawn on the series that is shown here, of what is lit.
    litParts() {
      return this.layers
        .filter((layer) => this.isLit(layer))
        .flatMap((layer) => layer.parts.filter((part) => part.series === this.pane.series));
    },
    glows() {
      // What has no outline or map rests on the image as a whole.
      const drawn = new Set(this.desk.layers.flatMap((layer) => layer.findings));
      return this.desk.lit.some((id) => !drawn.has(id) && this.desk.rests[id]?.includes(this.pane.study));
    },
  },
  watch: { "desk.lit": "light" },
  methods: {
    isLit(layer) {
      return layer.findings.some((id) => this.desk.lit.includes(id));
    },
    // The layers that lie on this slice, fetched where they are to be seen.
    async drawn() {
      const slice = this.pane.slice;
      const seen = [];
      for (const layer of this.layers) {
        const opacity = this.opacityOf(layer);
        const part = opacity && layer.parts.find((one) => one.series === this.pane.series && covers(one, slice));
        if (part) seen.push({ layer, opacity, address: this.drawnOn(part, slice) });
      }
      this.seen = seen;
      const rasters = await Promise.all(seen.map(({ address }) => this.shelf.get(address).catch(() => null)));
      if (this.seen !== seen) return; // another slice or another choice by now
      this.overlays = seen
        .map(({ layer, opacity }, at) => ({ raster: rasters[at]?.raster, kind: layer.kind, colour: layer.colour, opacity }))
        .filter((one) => one.raster);
      this.paint();
    },
    // A pane with nothing of what is lit stays as it is.
    opacityOf(layer) {
      const chosen = this.desk.overlays && layer.on;
      if (!this.litParts.length && !this.glows) return chosen ? layer.opacity : 0;
      if (!this.isLit(layer)) return 0;
      return chosen ? layer.opacity : Math.min(layer.opacity, LENT);
    },
    light() {
      this.drawn();
      this.seek();
    },
    // To where most of it is, unless some of it is where the reader was; and back once it goes out.
    async seek() {
      const [asked, parts] = [this.desk.lit, this.litParts];
      const home = this.home ?? this.pane.slice;
      const stays = !parts.length || (await this.someOn(parts, home));
      if (this.desk.lit !== asked) return; // they have gone on
      this.home = parts.length ? home : null;
      this.lead(stays ? home : nearest(parts, home));
    },
    async someOn(parts, slice) {
      for (const part of parts.filter((one) => covers(one, slice))) {
        const drawn = await this.shelf.get(this.drawnOn(part, slice)).catch(() => null);
        if (drawn?.raster.range()[1] > 0) return true;
      }
      return false;
    },
    lead(slice) {
      if (slice !== this.pane.slice) this.$emit("change", this.pane, { slice });
    },
    drawnOn(part, slice) {
      return `${this.address}/layers/${part.drawn}/slices/${slice - part.first + 1}`;
    },
  },
};

function covers({ first, slices }, slice) {
  return first <= slice && slice < first + slices;
}

function nearest(parts, slice) {
  const far = ({ fullest }) => Math.abs(fullest - slice);
  return parts.reduce((best, part) => (far(part) < far(best) ? part : best)).fullest;
}
