// What findings drew, as it is listed below the images: names, colours, and what of it is lit.
const COLOURS = 6;

export const Layers = {
  computed: {
    listed() {
      return this.desk.layers.filter((layer) => this.isOpen(layer.study));
    },
  },
  methods: {
    // The same structure has the same colour on both studies.
    layerOf(layer) {
      const names = [...new Set(this.shown.layers.map(({ name }) => name))];
      const number = (names.indexOf(layer.name) % COLOURS) + 1;
      const css = getComputedStyle(this.$el).getPropertyValue(`--layer-${number}`).trim();
      const colour = [1, 3, 5].map((from) => parseInt(css.slice(from, from + 2), 16));
      const key = `${layer.study} ${layer.kind} ${layer.name}`;
      // A map hides what it lies on, so it is seen when somebody asks for it.
      const chosen = this.desk.layers.find((one) => one.key === key) ?? { on: layer.kind === "segment", opacity: 0.6 };
      const name = layer.study === this.shown.current ? layer.name : `${layer.name} (earlier study)`;
      return { ...layer, name, key, css, colour, on: chosen.on, opacity: chosen.opacity };
    },
    isOpen(study) {
      return this.panes.some((pane) => pane.study === study);
    },
    isElsewhere(id) {
      return !this.desk.rests[id].some(this.isOpen);
    },
    isLit(layer) {
      return layer.findings.some((id) => this.desk.lit.includes(id));
    },
  },
};
