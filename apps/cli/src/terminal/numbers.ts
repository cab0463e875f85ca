const none = "–";

/** 0.9533 → "95.3 %"; null, and what is not finite → a dash. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined || !Number.isFinite(share) ? none : `${(share * 100).toFixed(digits)} %`;
}

/** 12345.6 → "12,346". */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three significant places for losses: 0.1234 → "0.123"; of one that diverges 6.98e33; null, and what is not finite → a dash. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return none;
  if (Math.abs(value) >= 1e6) return value.toExponential(2).replace("+", "");
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}

/** As `decimal`, but what is small for its unit keeps three significant places: an error of 1.06e-24 is not 0. */
export function amount(value: number | null | undefined): string {
  const tiny = value !== null && value !== undefined && value !== 0 && Math.abs(value) < 0.001;
  return tiny ? value.toExponential(2) : decimal(value);
}

/** 0.42 → "0.4 s"; 75 → "1:15"; 3725 → "1:02:05". */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => value.toString().padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "1 member", "3 members"; "2 classes" with its own ending. */
export function plural(amount: number, noun: string, ending = "s"): string {
  return `${count(amount)} ${noun}${amount === 1 ? "" : ending}`;
}

/** Two significant places of what may be very small: 0.017, 4.4e-7. */
export function small(value: number): string {
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(1) : Number(value.toPrecision(2)).toString();
}

/** 12,345,678 → "12.3 MB"; units of 1,000. */
export function bytes(value: number): string {
  const units = ["B", "kB", "MB", "GB", "TB"] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(value, 1)) / 3));
  return `${Number((value / 1000 ** power).toPrecision(3))} ${units[power]}`;
}
