// One canvas, painted in two steps: samples are brought to the screen when the view changes, and
// become grey at every change of the window, which is then quick whatever the size of the image.
import { Geometry } from "./geometry.js";
import { nearest, smooth } from "./sampling.js";
import { layMap, layMask, shade } from "./shading.js";

const MOST_PIXELS = 3e6;

export class Surface {
  constructor(canvas) {
    this.canvas = canvas;
    this.sampled = new Map(); // of what was painted last, and no more
  }

  // Takes the size that the page gives it, in pixels of the screen.
  fit() {
    const { clientWidth, clientHeight } = this.canvas;
    const sharp = Math.sqrt(MOST_PIXELS / Math.max(clientWidth * clientHeight, 1));
    const ratio = Math.min(window.devicePixelRatio || 1, Math.max(sharp, 0.5));
    const width = Math.max(1, Math.round(clientWidth * ratio));
    const height = Math.max(1, Math.round(clientHeight * ratio));
    if (this.canvas.width === width && this.canvas.height === height && this.image) return;
    this.canvas.width = width;
    this.canvas.height = height;
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.image = this.context.createImageData(width, height);
    this.pixels = new Uint32Array(this.image.data.buffer);
  }

  // layers: [{raster, kind, colour: [r, g, b], opacity}], the last on top.
  paint({ raster, aspect, view, window: shown, inverted, layers }) {
    this.fit();
    const { width, height } = this.canvas;
    const geometry = new Geometry(view, { rows: raster.rows, columns: raster.columns, aspect }, { width, height });
    const key = [geometry.left, geometry.top, geometry.scaleX, geometry.scaleY, width, height].join();
    const before = this.sampled;
    this.sampled = new Map();
    shade(this.brought(before, raster, key, smooth, geometry), shown, inverted, this.pixels);
    for (const layer of layers) {
      const drawn = this.brought(before, layer.raster, key, nearest, geometry);
      if (layer.kind === "map") layMap(drawn, layer.colour, layer.opacity, this.pixels);
      else layMask(drawn, width, height, layer.colour, layer.opacity, this.pixels);
    }
    this.context.putImageData(this.image, 0, 0);
  }

  brought(before, raster, key, how, geometry) {
    let known = before.get(raster);
    if (known?.key !== key)
      known = { key, samples: how(raster, geometry, this.canvas.width, this.canvas.height) };
    this.sampled.set(raster, known);
    return known.samples;
  }

  clear() {
    this.fit();
    this.context.fillRect(0, 0, this.canvas.width, this.canvas.height);
  }
}
