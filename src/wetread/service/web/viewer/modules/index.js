// What the component is put together from; one idea in each file.
export { FITTED } from "./geometry.js";
export { HELP, Keys } from "./keys.js";
export { Layers } from "./layers.js";
export { Pane } from "./pane.js";
export { Shelf } from "./shelf.js";
export { carried, presetsFor } from "./windows.js";
export { said } from "./measures.js";
