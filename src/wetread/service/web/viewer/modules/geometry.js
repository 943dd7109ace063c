// Where an image lies in its pane. A view is independent of both sizes, so that panes can share it:
// zoom 1 shows the whole image, and (x, y) is the share of the image that lies in the middle.
export const FITTED = Object.freeze({ zoom: 1, x: 0.5, y: 0.5 });

const LEAST = 0.2;
const MOST = 64;

export class Geometry {
  // image: {rows, columns, aspect}, aspect being the height of a pixel over its width;
  // pane: {width, height} in the unit that places are told in.
  constructor(view, image, pane) {
    this.image = image;
    this.fit = Math.min(pane.width / image.columns, pane.height / (image.rows * image.aspect));
    this.scaleX = view.zoom * this.fit;
    this.scaleY = this.scaleX * image.aspect;
    this.left = pane.width / 2 - view.x * image.columns * this.scaleX;
    this.top = pane.height / 2 - view.y * image.rows * this.scaleY;
    if (Math.abs(this.scaleX - 1) < 1e-9 && image.aspect === 1) {
      // At actual size every pixel is shown as it is, and none between two others.
      // Half a pixel goes the same way however it came about.
      this.left = Math.round(this.left + 1e-6);
      this.top = Math.round(this.top + 1e-6);
    }
  }

  toImage([x, y]) {
    return [(x - this.left) / this.scaleX, (y - this.top) / this.scaleY];
  }

  toPane([column, row]) {
    return [this.left + column * this.scaleX, this.top + row * this.scaleY];
  }
}

// The same place of the image stays below the pointer.
export function zoomedAt(view, factor, place, image, pane) {
  const zoom = Math.min(Math.max(view.zoom * factor, LEAST), MOST);
  const [column, row] = new Geometry(view, image, pane).toImage(place);
  const after = new Geometry({ ...view, zoom }, image, pane);
  const [x, y] = after.toPane([column, row]);
  return moved({ ...view, zoom }, place[0] - x, place[1] - y, image, pane);
}

export function moved(view, dx, dy, image, pane) {
  const { scaleX, scaleY } = new Geometry(view, image, pane);
  const within = (share) => Math.min(Math.max(share, 0), 1);
  return {
    zoom: view.zoom,
    x: within(view.x - dx / (image.columns * scaleX)),
    y: within(view.y - dy / (image.rows * scaleY)),
  };
}
