export type { AugmentPreview, PreviewData } from "./preview/augment-preview.js";
export { augmentPreview } from "./preview/augment-preview.js";
