import type { Style } from "./style.js";

/** A bar of `width` columns, filled to `share` in half-column steps. */
export function progressBar(share: number, width: number, style: Style): string {
  const halves = Math.round(Math.min(1, Math.max(0, share)) * width * 2);
  const full = Math.floor(halves / 2);
  const half = halves % 2 === 1 ? "╸" : "";
  return style.accent("━".repeat(full) + half) + style.dim("─".repeat(width - full - half.length));
}
