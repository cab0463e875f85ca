const none = "–";

/** 0.9533 → "95.3 %"; null → a dash. */
export function percent(share: number | null | undefined, digits = 1): string {
  return share === null || share === undefined ? none : `${(share * 100).toFixed(digits)} %`;
}

/** 12345.6 → "12,346". */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Three significant places for losses: 0.1234 → "0.123"; null → a dash. */
export function decimal(value: number | null | undefined): string {
  if (value === null || value === undefined) return none;
  return Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(3);
}

/** 0.42 → "0.4 s"; 75 → "1:15"; 3725 → "1:02:05". */
export function duration(seconds: number): string {
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (value: number) => value.toString().padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}

/** "1 member", "3 members". */
export function plural(amount: number, noun: string): string {
  return `${count(amount)} ${noun}${amount === 1 ? "" : "s"}`;
}
