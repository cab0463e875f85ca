import { formatNumber } from "../plot/format-number.js";

/** A number as findings write it: to three significant places. */
export function short(value: number): string {
  return formatNumber(value, 3);
}

/** 0.934 → "93.4 %". */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** 12_345_678 → "12.3 MB"; units of 1,000. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${short(value / 1000 ** power)} ${units[power]}`;
}

/** "a", "a and b", "a, b and 4 more". */
export function listed(names: readonly string[], most = 5): string {
  if (names.length > most) return `${names.slice(0, most - 1).join(", ")} and ${names.length - most + 1} more`;
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
